using System.Data.Common;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Attempts;
using Memtrace.Proxy.Storage.Bindings;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Sql;
using Memtrace.Proxy.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Memtrace.Proxy.Tests.Storage.Bindings;

/// <summary>A store that does not answer, and callers with keys that nobody knows: neither may hold up those whose keys are cached.</summary>
public sealed class HangingStoreTests
{
    private const int Many = 500;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly ManualClock _clock = new();
    private readonly MemoryTierOptions _options = new();

    [Fact]
    public async Task Unknown_keys_end_as_an_outage_in_time_and_cached_ones_do_not_notice()
    {
        await using var temporary = new TemporaryStore();
        IssuedKey key = await IssueAsync(temporary);
        using var file = new SqliteDatabase(temporary.Path);
        using MemoryBindings memory = Memory(file, temporary);
        Assert.NotNull(await memory.FindAsync(key.Token, CancellationToken.None));
        using var release = new ManualResetEventSlim();
        Task[] hanging = Block(file, release);

        Task<TenantBinding?>[] unknown = [.. Enumerable.Range(0, Many).Select(_ => FindUnknown(memory))];
        Assert.True(IsAnswered(memory.FindAsync(key.Token, CancellationToken.None)));
        await Task.Run(() => Assert.All(unknown, each => Assert.False(each.IsCompleted))).WaitAsync(Bound);
        _clock.Advance(_options.Patience);
        foreach (Task<TenantBinding?> each in unknown)
        {
            await Assert.ThrowsAsync<BindingsUnavailableException>(() => each.WaitAsync(Bound));
        }

        Assert.True(IsAnswered(memory.FindAsync(key.Token, CancellationToken.None)));
        release.Set();
        await Task.WhenAll(hanging);
        Assert.Null(await FindUnknown(memory).WaitAsync(Bound));
    }

    [Fact]
    public async Task The_feed_and_the_operators_go_on_while_look_ups_hang()
    {
        await using var temporary = new TemporaryStore();
        await IssueAsync(temporary);
        using var file = new SqliteDatabase(temporary.Path);
        using var release = new ManualResetEventSlim();
        Task[] hanging = Block(file, release);
        using var feed = new SqliteChangeFeed(file);
        Assert.NotEmpty((await feed.ReadAfterAsync(0, CancellationToken.None).WaitAsync(Bound)).Changes);
        Assert.True(await file.ReadAsync(Lane.General, ChangeTable.LastSequence, CancellationToken.None).WaitAsync(Bound) > 0);
        release.Set();
        await Task.WhenAll(hanging);
    }

    [Fact]
    public async Task A_look_up_that_ends_after_all_gave_up_is_remembered()
    {
        var behind = new StubBindings();
        var slow = new TaskCompletionSource<TenantBinding?>();
        behind.Answer = _ => slow.Task;
        using var memory = new MemoryBindings(behind, _options, StubBindings.Pulse(_clock), _clock);
        ApiKeyToken token = ApiKeyToken.Issue();
        Task<TenantBinding?> waiting = memory.FindAsync(token, CancellationToken.None).AsTask();
        _clock.Advance(_options.Patience);
        await Assert.ThrowsAsync<BindingsUnavailableException>(() => waiting);
        slow.SetResult(StubBindings.Binding(asOf: 1));
        Assert.NotNull(await memory.FindAsync(token, CancellationToken.None));
        Assert.Single(behind.Asked);
    }

    [Fact]
    public async Task Beyond_the_bound_a_request_is_told_at_once_and_known_keys_are_not()
    {
        var behind = new StubBindings { Answer = _ => Task.FromResult<TenantBinding?>(StubBindings.Binding(asOf: 1)) };
        using var memory = new MemoryBindings(behind, _options with { MaxFlights = 2, MaxWaitingFlights = 10 }, StubBindings.Pulse(_clock), _clock);
        ApiKeyToken known = ApiKeyToken.Issue();
        await memory.FindAsync(known, CancellationToken.None);
        var slow = new TaskCompletionSource<TenantBinding?>();
        behind.Answer = _ => slow.Task;
        Task<TenantBinding?>[] waiting = [.. Enumerable.Range(0, 10).Select(_ => FindUnknown(memory))];
        await Assert.ThrowsAsync<BindingsUnavailableException>(() => FindUnknown(memory));
        Assert.NotNull(await memory.FindAsync(known, CancellationToken.None));
        slow.SetResult(null);
        Assert.All(await Task.WhenAll(waiting), Assert.Null);
        Assert.Null(await FindUnknown(memory));
    }

    [Fact]
    public async Task Keys_of_Memtrace_02_take_no_place_of_other_keys()
    {
        var behind = new StubBindings();
        var slow = new TaskCompletionSource<TenantBinding?>();
        ApiKeyToken legacy = TemporaryStore.Token(LegacyFile.Key);
        behind.Answer = token => token == legacy ? slow.Task : Task.FromResult<TenantBinding?>(null);
        using var memory = new MemoryBindings(behind, _options with { MaxFlights = 1 }, StubBindings.Pulse(_clock), _clock);
        Task<TenantBinding?> comparing = memory.FindAsync(legacy, CancellationToken.None).AsTask();
        Assert.Null(await FindUnknown(memory));
        slow.SetResult(null);
        Assert.Null(await comparing);
    }

    [Fact]
    public async Task A_locked_store_is_an_outage_after_a_second_and_not_after_two_waits()
    {
        await using var temporary = new TemporaryStore();
        await IssueAsync(temporary);
        using var file = new SqliteDatabase(temporary.Path);
        file.ClearPool();
        // Without a write-ahead log one writer keeps all readers out.
        temporary.Run("PRAGMA journal_mode = DELETE");
        await using SqliteConnection holder = temporary.Connect();
        using SqliteCommand hold = holder.CreateCommand();
        hold.CommandText = "BEGIN EXCLUSIVE";
        hold.ExecuteNonQuery();
        await Assert.ThrowsAsync<BindingsUnavailableException>(
            async () => await Tier(file, temporary).FindAsync(ApiKeyToken.Issue(), CancellationToken.None));
        // Measured on this thread: the time is the driver's and not of a busy pool. A busy machine adds to one of several, not to all.
        using DbConnection reader = file.OpenForTier();
        TimeSpan quickest = TimeSpan.MaxValue;
        for (int i = 0; i < 8 && quickest >= TimeSpan.FromSeconds(1.9); i++)
        {
            long begin = TimeProvider.System.GetTimestamp();
            Assert.Throws<SqliteException>(() => BindingRow.Find(reader, ApiKeyToken.Issue()));
            TimeSpan taken = TimeProvider.System.GetElapsedTime(begin);
            quickest = taken < quickest ? taken : quickest;
        }

        Assert.InRange(quickest, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(1.9));
    }

    private static async Task<IssuedKey> IssueAsync(TemporaryStore temporary)
    {
        SqlStore store = await temporary.OpenAsync();
        return await store.IssueAsync(await store.CreateAsync("a"));
    }

    private static StoreBindings Tier(SqliteDatabase file, TemporaryStore temporary) =>
        new(file, null, new LegacyKeys(file, temporary.Loggers), new RevokedKeys(), new QuarantineLog(temporary.Loggers));

    private static bool IsAnswered(ValueTask<TenantBinding?> answer) => answer.IsCompletedSuccessfully;

    private static Task<TenantBinding?> FindUnknown(MemoryBindings memory) =>
        memory.FindAsync(ApiKeyToken.Issue(), CancellationToken.None).AsTask();

    // As many calls that do not return as there can be threads.
    private static Task[] Block(SqliteDatabase file, ManualResetEventSlim release) =>
    [
        .. Enumerable.Range(0, Math.Max(2, Environment.ProcessorCount)).Select(_ => file.RunAsync(
            Lane.LookUp,
            () =>
            {
                release.Wait();
                return 0;
            },
            CancellationToken.None)),
    ];

    private MemoryBindings Memory(SqliteDatabase file, TemporaryStore temporary) => new(Tier(file, temporary), _options, StubBindings.Pulse(_clock), _clock);
}
