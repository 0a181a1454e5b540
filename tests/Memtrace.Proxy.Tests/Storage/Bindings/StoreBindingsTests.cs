using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Bindings;

public abstract class SqliteBindingsTests(StoreEngine engine)
{
    [Fact]
    public async Task A_key_finds_its_organization_its_facts_and_its_arc()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string a = await store.CreateAsync("Acme");
        IssuedKey key = await store.IssueAsync(a, "prod");
        ArcBinding arc = await store.BindAsync(a, TemporaryStore.Arc("http://one:8000 http://two:8000", "db_a", "secret"));
        TenantBinding binding = (await store.FindAsync(key.Token))!;
        Assert.Equal(new OrganizationFacts(a, "Acme", Live: true), binding.Organization);
        Assert.Equal(key.Key.Facts, binding.Key);
        Assert.Equal(ArcState.Bound, binding.ArcState);
        Assert.Equal(arc.Instance.Id, binding.Arc!.Id);
        Assert.Equal("secret", binding.Arc.Credential.Reveal());
        Assert.Equal(arc.Instance.Address, binding.Arc.Address);
        Assert.Equal(await store.Registry.LastSequenceAsync(CancellationToken.None), binding.AsOf);
    }

    [Fact]
    public async Task An_unknown_key_finds_nothing_and_an_unbound_organization_says_so()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        IssuedKey key = await store.IssueAsync(await store.CreateAsync("a"));
        Assert.Null(await store.FindAsync(ApiKeyToken.Issue()));
        Assert.Equal(ArcState.Unbound, (await store.FindAsync(key.Token))!.ArcState);
    }

    [Theory]
    [InlineData("UPDATE organizations SET deleted_at = CURRENT_TIMESTAMP", false, true)]
    [InlineData("UPDATE organizations SET suspended_at = CURRENT_TIMESTAMP", false, true)]
    [InlineData("UPDATE api_keys SET enabled = FALSE", true, false)]
    [InlineData("UPDATE api_keys SET enabled = NULL", true, false)]
    [InlineData("UPDATE api_keys SET disabled_at = CURRENT_TIMESTAMP", true, false)]
    [InlineData("UPDATE api_keys SET expires_at = '2026-08-01 12:00:00'", true, false)]
    [InlineData("UPDATE api_keys SET expires_at = '2026-08-01T12:00:01Z'", true, true)]
    [InlineData("UPDATE api_keys SET grace_until = '2026-08-01 11:59:59.5+00:00'", true, false)]
    public async Task What_is_switched_off_is_found_as_such(string sql, bool organizationLives, bool keyLives)
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        IssuedKey key = await store.IssueAsync(await store.CreateAsync("a"));
        temporary.Run(sql);
        TenantBinding binding = (await store.FindAsync(key.Token))!;
        Assert.Equal(organizationLives, binding.Organization.Live);
        Assert.Equal(keyLives, binding.Key.IsLive(temporary.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task Ciphertexts_swapped_between_rows_quarantine_both_and_nobody_else()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        IssuedKey[] keys = [await BoundAsync(store, "a"), await BoundAsync(store, "b"), await BoundAsync(store, "c")];
        temporary.Run(
            """
            CREATE TEMP TABLE swap AS SELECT database, api_key_cipher AS c, api_key_nonce AS n FROM arc_instances;
            UPDATE arc_instances SET api_key_cipher = (SELECT c FROM swap WHERE database = 'b'),
                api_key_nonce = (SELECT n FROM swap WHERE database = 'b') WHERE database = 'a';
            UPDATE arc_instances SET api_key_cipher = (SELECT c FROM swap WHERE database = 'a'),
                api_key_nonce = (SELECT n FROM swap WHERE database = 'a') WHERE database = 'b';
            """);
        Assert.Equal(ArcState.Quarantined, (await store.FindAsync(keys[0].Token))!.ArcState);
        Assert.Equal(ArcState.Quarantined, (await store.FindAsync(keys[1].Token))!.ArcState);
        Assert.Equal(ArcState.Bound, (await store.FindAsync(keys[2].Token))!.ArcState);
    }

    [Theory]
    [InlineData("url = 'ftp://arc'")]
    [InlineData("url = 'http://169.254.169.254'")]
    [InlineData("url = 'http://moved:8000', urls_json = '[\"http://arc:8000\",\"http://b\"]'")]
    [InlineData("urls_json = 'no json'")]
    [InlineData("urls_json = '[]'")]
    [InlineData("database = '../other'")]
    [InlineData("database = ''")]
    [InlineData("database = 'default'")]
    [InlineData("measurement = '1events'")]
    [InlineData("seal_version = 0")]
    [InlineData("seal_version = 9")]
    [InlineData("api_key_nonce = X''")]
    [InlineData("api_key_cipher = 'text'")]
    public async Task A_row_that_cannot_be_trusted_is_quarantined_and_said_once_per_change(string broken)
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        IssuedKey key = await BoundAsync(store, "a");
        temporary.Run($"UPDATE arc_instances SET {broken}");
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(ArcState.Quarantined, (await store.FindAsync(key.Token))!.ArcState);
            temporary.Clock.Advance(TimeSpan.FromMinutes(6));
        }

        string said = Assert.Single(temporary.Loggers.Errors);
        Assert.Contains(key.Key.OrganizationId, said, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-of-a", said, StringComparison.Ordinal);
        temporary.Run("UPDATE arc_instances SET measurement = '2events'");
        temporary.Clock.Advance(TimeSpan.FromMinutes(6));
        await store.FindAsync(key.Token);
        Assert.Equal(2, temporary.Loggers.Errors.Count);
    }

    [Fact]
    public async Task A_dedicated_arc_may_use_the_default_database()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string a = await store.CreateAsync("a");
        await store.BindAsync(a, TemporaryStore.Arc("http://arc:8000", "default", dedicated: true));
        TenantBinding binding = (await store.FindAsync((await store.IssueAsync(a)).Token))!;
        Assert.True(binding.Arc!.Dedicated);
    }

    [Fact]
    public async Task Without_a_master_key_no_arc_is_usable()
    {
        await using var temporary = new TemporaryStore(engine);
        IssuedKey key = await BoundAsync(await temporary.OpenAsync(), "a");
        SqlStore keyless = await temporary.OpenAsync(null, null);
        Assert.Equal(ArcState.Quarantined, (await keyless.FindAsync(key.Token))!.ArcState);
    }

    [Fact]
    public async Task A_store_that_cannot_be_reached_is_an_outage()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        temporary.Run("ALTER TABLE api_keys RENAME TO gone");
        await Assert.ThrowsAsync<BindingsUnavailableException>(() => store.FindAsync(ApiKeyToken.Issue()));
    }

    private static async Task<IssuedKey> BoundAsync(SqlStore store, string name)
    {
        string organization = await store.CreateAsync(name);
        await store.BindAsync(organization, TemporaryStore.Arc("http://arc:8000", name, "secret-of-" + name));
        return await store.IssueAsync(organization, name);
    }

    public sealed class OnSqlite() : SqliteBindingsTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : SqliteBindingsTests(StoreEngine.Postgres);
}
