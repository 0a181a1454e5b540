using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Usage;

/// <summary>When keys were last used, on whatever engine.</summary>
public abstract class KeyUsesTests(StoreEngine engine)
{
    private const long Minute = 60;

    [Fact]
    public async Task A_use_is_written_once_a_minute_and_reaches_no_feed()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        IssuedKey issued = await store.IssueAsync(await store.CreateAsync("a"));
        long id = issued.Key.Facts.Id;
        long sequence = await store.Registry.LastSequenceAsync(default);
        Assert.Null((await FindAsync(store, id)).LastUsedAt);

        DateTimeOffset first = See(store, temporary, id);
        Assert.True(await store.LastUse.WriteAsync(Minute, default));
        Assert.Equal(first, (await FindAsync(store, id)).LastUsedAt);

        temporary.Clock.Advance(TimeSpan.FromSeconds(59));
        DateTimeOffset second = See(store, temporary, id);
        Assert.True(await store.LastUse.WriteAsync(Minute, default));
        Assert.Equal(first, (await FindAsync(store, id)).LastUsedAt);

        temporary.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await store.LastUse.WriteAsync(Minute, default));
        Assert.Equal(second, (await FindAsync(store, id)).LastUsedAt);
        Assert.Equal(sequence, await store.Registry.LastSequenceAsync(default));
    }

    [Fact]
    public async Task Of_several_nodes_the_latest_use_counts()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore one = await temporary.OpenAsync();
        SqlStore two = await temporary.OpenAsync();
        long id = (await one.IssueAsync(await one.CreateAsync("a"))).Key.Facts.Id;
        See(one, temporary, id);
        temporary.Clock.Advance(TimeSpan.FromSeconds(5));
        DateTimeOffset later = See(two, temporary, id);

        Assert.True(await two.LastUse.WriteAsync(Minute, default));
        Assert.True(await one.LastUse.WriteAsync(Minute, default));

        Assert.Equal(later, (await FindAsync(one, id)).LastUsedAt);
    }

    [Fact]
    public async Task More_keys_than_one_batch_holds_are_all_written_and_unknown_ones_harm_nothing()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string organization = await store.CreateAsync("a");
        temporary.Run(
            $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
            INSERT INTO api_keys(key_hash, key_prefix, name, org_id) SELECT 'h' || i, 'p' || i, 'k' || i, '{organization}' FROM n
            """);
        foreach (ApiKey key in await store.Registry.ListKeysAsync(organization, default))
        {
            See(store, temporary, key.Facts.Id);
        }

        See(store, temporary, 1_000_000);
        Assert.True(await store.LastUse.WriteAsync(Minute, default));

        Assert.Equal(["2500"], temporary.Rows("SELECT count(*) FROM api_keys WHERE last_used_at IS NOT NULL"));
    }

    [Fact]
    public async Task A_key_that_another_took_the_place_of_is_removed_a_month_after_its_grace()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string organization = await store.CreateAsync("a");
        long old = (await store.IssueAsync(organization)).Key.Facts.Id;
        RotatedKey rotated = (await store.Registry.RotateKeyAsync(old, TimeSpan.FromDays(1), default)).Done();
        temporary.Pass(AheadOf(temporary) + TimeSpan.FromDays(31) - TimeSpan.FromMinutes(1), "api_keys", "grace_until");
        await store.PurgeLapsedAsync(default);
        Assert.Equal(2, (await store.Registry.ListKeysAsync(organization, default)).Count);

        temporary.Pass(TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(2), "api_keys", "grace_until");
        await store.PurgeLapsedAsync(default);

        Assert.Equal(rotated.Issued.Key, Assert.Single(await store.Registry.ListKeysAsync(organization, default)));
        Assert.Equal([$"{old}"], temporary.Rows("SELECT key_id FROM audit WHERE action = 'key purge'"));
    }

    // A grace goes by the clock of whoever rotates, which stands elsewhere than a server's.
    private static TimeSpan AheadOf(TemporaryStore temporary) => temporary.Clock.GetUtcNow() - temporary.StoreNow();

    private static DateTimeOffset See(SqlStore store, TemporaryStore temporary, long keyId)
    {
        DateTimeOffset now = temporary.Clock.GetUtcNow();
        store.LastUse.Saw(keyId, now);
        return now;
    }

    private static async Task<ApiKey> FindAsync(SqlStore store, long keyId) =>
        (await store.Registry.FindKeyAsync(keyId, default)).Done();

    public sealed class OnSqlite() : KeyUsesTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : KeyUsesTests(StoreEngine.Postgres);
}
