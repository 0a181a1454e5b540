using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Registry;

public abstract class ApiKeyTests(StoreEngine engine)
{
    [Fact]
    public async Task An_issued_key_rests_as_its_digest_and_nowhere_as_itself()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        IssuedKey issued = await store.IssueAsync(await store.CreateAsync("a"));
        string digest = issued.Token.Digest.ToHex();
        Assert.Equal(
            [$"{digest}|{digest}|{digest[..16]}|read,write|1|"],
            temporary.Rows("SELECT key_hash, key_digest, key_prefix, permissions, enabled, expires_at FROM api_keys"));
        Assert.True(temporary.Holds(digest));
        Assert.False(temporary.Holds(issued.Token.Reveal().ToString()));
    }

    [Fact]
    public async Task Keys_are_listed_in_order_of_issue_for_their_organization_only()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string a = await store.CreateAsync("a");
        string b = await store.CreateAsync("b");
        IssuedKey first = await store.IssueAsync(a, "z");
        IssuedKey second = await store.IssueAsync(a, "y");
        await store.IssueAsync(b, "x");
        Assert.Equal([first.Key, second.Key], await store.Registry.ListKeysAsync(a, CancellationToken.None));
        Assert.Empty(await store.Registry.ListKeysAsync("org_unknown", CancellationToken.None));
    }

    [Fact]
    public async Task A_name_is_unique_over_all_organizations_and_never_empty()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string a = await store.CreateAsync("a");
        string b = await store.CreateAsync("b");
        await store.IssueAsync(a, "prod");
        Assert.Equal("key with name 'prod' already exists", await RefusedAsync(store, b, "prod"));
        Assert.Equal("name must be non-empty", await RefusedAsync(store, b, " "));
        Assert.Equal("org 'org_x' not found", await RefusedAsync(store, "org_x", "prod"));
    }

    [Fact]
    public async Task A_revoked_key_is_gone_and_its_name_free()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string a = await store.CreateAsync("a");
        IssuedKey key = await store.IssueAsync(a, "prod");
        Assert.Equal(key.Key, (await store.Registry.RevokeKeyAsync(key.Key.Facts.Id, CancellationToken.None)).Done());
        Assert.Equal("key not found", (await store.Registry.RevokeKeyAsync(key.Key.Facts.Id, CancellationToken.None)).Problem);
        Assert.NotEqual(key.Key.Facts.Id, (await store.IssueAsync(a, "prod")).Key.Facts.Id);
    }

    [Fact]
    public async Task A_key_of_a_deleted_organization_can_still_be_revoked()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string a = await store.CreateAsync("a");
        IssuedKey key = await store.IssueAsync(a);
        await store.Registry.DeleteOrganizationAsync(a, TimeSpan.FromDays(1), CancellationToken.None);
        Assert.NotNull((await store.Registry.RevokeKeyAsync(key.Key.Facts.Id, CancellationToken.None)).Value);
    }

    [Theory]
    [InlineData("read,write,admin", KeyPermissions.Read | KeyPermissions.Write | KeyPermissions.Admin)]
    [InlineData("read, frobnicate", KeyPermissions.Read)]
    [InlineData("", KeyPermissions.None)]
    public async Task Stored_words_grant_what_they_say_and_unknown_ones_nothing(string stored, KeyPermissions granted)
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string a = await store.CreateAsync("a");
        await store.IssueAsync(a);
        temporary.Run("UPDATE api_keys SET permissions = @stored", ("@stored", stored));
        Assert.Equal(granted, (await store.Registry.ListKeysAsync(a, CancellationToken.None)).Single().Facts.Permissions);
    }

    private static async Task<string?> RefusedAsync(SqlStore store, string organizationId, string name) =>
        (await store.Registry.IssueKeyAsync(organizationId, name, KeyPermissions.Read, CancellationToken.None)).Problem;

    public sealed class OnSqlite() : ApiKeyTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : ApiKeyTests(StoreEngine.Postgres);
}
