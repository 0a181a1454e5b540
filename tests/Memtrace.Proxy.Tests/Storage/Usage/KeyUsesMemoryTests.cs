using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Usage;

namespace Memtrace.Proxy.Tests.Storage.Usage;

public sealed class KeyUsesMemoryTests
{
    private const long Minute = 60;

    [Fact]
    public async Task A_store_that_takes_nothing_loses_nothing_and_is_told_once()
    {
        await using var temporary = new TemporaryStore();
        SqlStore store = await temporary.OpenAsync();
        long id = (await store.IssueAsync(await store.CreateAsync("a"))).Key.Facts.Id;
        temporary.Run("CREATE TRIGGER full_disk BEFORE UPDATE OF last_used_at ON api_keys BEGIN SELECT RAISE(ABORT, 'no'); END");
        DateTimeOffset seen = See(store, temporary, id);

        Assert.False(await store.LastUse.WriteAsync(Minute, default));
        Assert.False(await store.LastUse.WriteAsync(Minute, default));
        Assert.Single(temporary.Loggers.All, text => text.Contains("last used cannot be written", StringComparison.Ordinal));

        temporary.Run("DROP TRIGGER full_disk");
        Assert.True(await store.LastUse.WriteAsync(Minute, default));
        Assert.Equal(seen, (await FindAsync(store, id)).LastUsedAt);
    }

    [Fact]
    public async Task What_was_seen_before_the_end_is_written_at_the_end()
    {
        await using var temporary = new TemporaryStore();
        SqlStore store = await temporary.OpenAsync();
        long id = (await store.IssueAsync(await store.CreateAsync("a"))).Key.Facts.Id;
        See(store, temporary, id);
        Assert.True(await store.LastUse.WriteAsync(Minute, default));
        temporary.Clock.Advance(TimeSpan.FromSeconds(1));
        DateTimeOffset last = See(store, temporary, id);
        using var stopping = new CancellationTokenSource();

        Task running = store.LastUse.RunAsync(stopping.Token);
        await stopping.CancelAsync();
        await running;

        Assert.Equal(last, (await FindAsync(store, id)).LastUsedAt);
    }

    [Fact]
    public async Task Keys_that_are_remembered_are_bounded_and_forgotten_when_they_rest()
    {
        await using var temporary = new TemporaryStore();
        SqlStore store = await temporary.OpenAsync();
        for (long id = 1; id <= KeyUses.Most + 10; id++)
        {
            store.LastUse.Saw(id, temporary.Clock.GetUtcNow());
        }

        Assert.Equal(KeyUses.Most, store.LastUse.Count);
        Assert.True(await store.LastUse.WriteAsync(Minute, default));
        temporary.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.True(await store.LastUse.WriteAsync(Minute, default));
        Assert.Equal(0, store.LastUse.Count);
    }

    [Fact]
    public async Task To_see_a_key_again_allocates_nothing()
    {
        await using var temporary = new TemporaryStore();
        SqlStore store = await temporary.OpenAsync();
        DateTimeOffset now = temporary.Clock.GetUtcNow();
        store.LastUse.Saw(1, now);
        store.LastUse.Saw(1, now);

        long before = GC.GetAllocatedBytesForCurrentThread();
        store.LastUse.Saw(1, now.AddSeconds(1));

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task A_key_without_its_organization_does_not_keep_a_purge_going()
    {
        await using var temporary = new TemporaryStore();
        SqlStore store = await temporary.OpenAsync();
        long id = (await store.IssueAsync(await store.CreateAsync("a"))).Key.Facts.Id;
        await store.Registry.RotateKeyAsync(id, TimeSpan.Zero, default);
        temporary.Run("PRAGMA foreign_keys = OFF; DELETE FROM organizations");
        temporary.Clock.Advance(TimeSpan.FromDays(40));

        await store.PurgeLapsedAsync(default).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(["2"], temporary.Rows("SELECT count(*) FROM api_keys"));
    }

    [Fact]
    public async Task Ends_of_grace_that_nobody_can_read_remove_nothing_and_hide_no_key_behind_them()
    {
        await using var temporary = new TemporaryStore();
        SqlStore store = await temporary.OpenAsync();
        string organization = await store.CreateAsync("a");
        temporary.Run(
            $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
            INSERT INTO api_keys(key_hash, key_prefix, name, org_id, replaced_by, grace_until)
            SELECT 'h' || i, 'p' || i, 'k' || i, '{organization}', i + 1, '1999 or so' FROM n
            """);
        long old = (await store.IssueAsync(organization)).Key.Facts.Id;
        await store.Registry.RotateKeyAsync(old, TimeSpan.Zero, default);
        temporary.Clock.Advance(TimeSpan.FromDays(40));

        await store.PurgeLapsedAsync(default).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal([$"{old}"], temporary.Rows("SELECT key_id FROM audit WHERE action = 'key purge'"));
        Assert.Equal(["1001"], temporary.Rows("SELECT count(*) FROM api_keys"));
    }

    private static DateTimeOffset See(SqlStore store, TemporaryStore temporary, long keyId)
    {
        DateTimeOffset now = temporary.Clock.GetUtcNow();
        store.LastUse.Saw(keyId, now);
        return now;
    }

    private static async Task<ApiKey> FindAsync(SqlStore store, long keyId) =>
        (await store.Registry.FindKeyAsync(keyId, default)).Done();
}
