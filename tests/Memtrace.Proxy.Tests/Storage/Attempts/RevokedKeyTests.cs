using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Attempts;

public abstract class RevokedKeyTests(StoreEngine engine)
{
    [Fact]
    public async Task A_revoked_key_is_told_from_a_guess()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore node = await temporary.OpenAsync();
        IssuedKey key = await node.IssueAsync(await node.CreateAsync("a"));
        await node.Registry.RevokeKeyAsync(key.Key.Facts.Id, CancellationToken.None);
        await node.CatchUpAsync();

        Assert.True(await WasRevokedAsync(node, key.Token));
        Assert.False(await WasRevokedAsync(node, ApiKeyToken.Issue()));
    }

    [Fact]
    public async Task The_keys_of_a_purged_organization_were_revoked_too()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore node = await temporary.OpenAsync();
        string a = await node.CreateAsync("a");
        IssuedKey key = await node.IssueAsync(a);
        await node.Registry.PurgeOrganizationAsync(a, CancellationToken.None);

        Assert.True(await WasRevokedAsync(node, key.Token));
        Assert.Equal(["0"], temporary.Rows("SELECT count(*) FROM revoked_keys WHERE key_prefix LIKE '%org%' OR length(key_prefix) <> 16"));
    }

    [Fact]
    public async Task A_key_of_Memtrace_02_that_its_own_tool_removed_was_revoked_too()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore node = await temporary.OpenAsync();
        LegacyFile.AddOrganization(temporary, "org_a");
        LegacyFile.AddKey(temporary, "old", "org_a");
        temporary.Run("DELETE FROM api_keys WHERE name = 'old'");

        Assert.True(await WasRevokedAsync(node, TemporaryStore.Token(LegacyFile.Key)));
    }

    [Fact]
    public async Task A_key_that_is_still_there_was_not_revoked()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore node = await temporary.OpenAsync();
        IssuedKey key = await node.IssueAsync(await node.CreateAsync("a"));

        Assert.NotNull(await node.FindAsync(key.Token));
        Assert.False(node.Bindings.WasRevoked(key.Token));
    }

    [Fact]
    public async Task A_key_revoked_while_a_node_runs_is_known_to_be_before_anybody_presents_it_and_needs_no_store()
    {
        await using var temporary = new TemporaryStore();
        SqlStore node = await temporary.OpenAsync();
        IssuedKey early = await node.IssueAsync(await node.CreateAsync("a"));
        IssuedKey late = await node.IssueAsync(early.Key.OrganizationId, "late");
        await node.CatchUpAsync();
        await node.FindAsync(early.Token);
        await node.Registry.RevokeKeyAsync(early.Key.Facts.Id, CancellationToken.None);
        await node.CatchUpAsync();
        await Eventually.SeesAsync(() => node.Bindings.WasRevoked(early.Token));
        await node.Registry.RevokeKeyAsync(late.Key.Facts.Id, CancellationToken.None);
        await node.CatchUpAsync();
        await Eventually.SeesAsync(() => node.Bindings.WasRevoked(late.Token));
        temporary.Run("ALTER TABLE api_keys RENAME TO elsewhere");
        Assert.Null(await node.FindAsync(early.Token));
        Assert.Null(await node.FindAsync(late.Token));
        await Assert.ThrowsAsync<BindingsUnavailableException>(() => node.FindAsync(ApiKeyToken.Issue()));
    }

    [Fact]
    public async Task Keys_revoked_by_changes_that_nobody_can_read_any_more_are_known_without_a_look_up()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore node = await temporary.OpenAsync();
        IssuedKey key = await node.IssueAsync(await node.CreateAsync("a"));
        await node.CatchUpAsync();
        await node.Registry.RevokeKeyAsync(key.Key.Facts.Id, CancellationToken.None);
        await node.CreateAsync("b");
        temporary.Run("DELETE FROM changes");
        await node.CatchUpAsync();
        await Eventually.SeesAsync(() => node.Bindings.WasRevoked(key.Token));
    }

    [Fact]
    public async Task A_node_knows_from_its_start_which_keys_were_revoked_before()
    {
        await using var temporary = new TemporaryStore();
        SqlStore tool = await temporary.OpenAsync();
        IssuedKey key = await tool.IssueAsync(await tool.CreateAsync("a"));
        await tool.Registry.RevokeKeyAsync(key.Key.Facts.Id, CancellationToken.None);
        SqlStore node = await temporary.OpenAsync();
        using var stop = new CancellationTokenSource();
        Task following = node.Follower.RunAsync(stop.Token);
        await Eventually.SeesAsync(() => node.Bindings.WasRevoked(key.Token));
        await stop.CancelAsync();
        await following;
    }

    [Fact]
    public async Task What_is_left_of_revoked_keys_has_a_bound()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore node = await temporary.OpenAsync();
        string a = await node.CreateAsync("a");
        IssuedKey first = await node.IssueAsync(a, "first");
        IssuedKey second = await node.IssueAsync(a, "second");
        await node.Registry.RevokeKeyAsync(first.Key.Facts.Id, CancellationToken.None);
        temporary.Run("INSERT INTO revoked_keys(id, key_prefix) VALUES (100999, 'x')");
        if (engine == StoreEngine.Postgres)
        {
            // Its sequences do not look at the rows, and it removes the oldest with every thousandth.
            temporary.Run("SELECT setval(pg_get_serial_sequence('revoked_keys', 'id'), 100999)");
        }

        await node.Registry.RevokeKeyAsync(second.Key.Facts.Id, CancellationToken.None);

        Assert.Equal(["x", second.Token.Digest.ToPrefix()], temporary.Rows("SELECT key_prefix FROM revoked_keys ORDER BY id"));
    }

    [Fact]
    public async Task A_guess_in_the_form_of_Memtrace_02_costs_no_query_where_no_such_key_is()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore node = await temporary.OpenAsync();
        await node.CatchUpAsync();
        Assert.Null(await node.FindAsync(LegacyGuess('a')));

        temporary.Run("ALTER TABLE api_keys RENAME TO elsewhere");

        Assert.Null(await node.FindAsync(LegacyGuess('b')));
        await Assert.ThrowsAsync<BindingsUnavailableException>(() => node.FindAsync(ApiKeyToken.Issue()));
    }

    [Fact]
    public async Task A_key_of_Memtrace_02_is_found_as_soon_as_there_is_one()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore node = await temporary.OpenAsync();
        LegacyFile.AddOrganization(temporary, "org_a");
        await node.CatchUpAsync();
        Assert.Null(await node.FindAsync(LegacyGuess('a')));

        LegacyFile.AddKey(temporary, "old", "org_a");
        await node.CatchUpAsync();

        Assert.Equal("org_a", (await node.FindAsync(TemporaryStore.Token(LegacyFile.Key)))!.Organization.Id);
        Assert.Null(await node.FindAsync(LegacyGuess('b')));
        Assert.Equal("org_a", (await node.FindAsync(TemporaryStore.Token(LegacyFile.Key)))!.Organization.Id);
    }

    [Fact]
    public async Task Looking_for_any_key_of_Memtrace_02_goes_by_index()
    {
        await using var temporary = new TemporaryStore(engine);
        await temporary.OpenAsync();

        string plan = string.Join(
            '\n', temporary.Rows($"{Explain} SELECT 1 FROM api_keys WHERE key_hash >= '$2' AND key_hash < '$3' LIMIT 1"));

        Assert.Contains("idx_api_keys_legacy", plan, StringComparison.Ordinal);
    }

    // A few rows are read whole unless that is forbidden.
    private string Explain => engine == StoreEngine.Sqlite ? "EXPLAIN QUERY PLAN" : "SET enable_seqscan = off; EXPLAIN";

    private static ApiKeyToken LegacyGuess(char fill) => TemporaryStore.Token($"mtk_{new string(fill, 43)}=");

    private static async Task<bool> WasRevokedAsync(SqlStore node, ApiKeyToken token)
    {
        Assert.Null(await node.FindAsync(token));
        return node.Bindings.WasRevoked(token);
    }

    public sealed class OnSqlite() : RevokedKeyTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : RevokedKeyTests(StoreEngine.Postgres);
}
