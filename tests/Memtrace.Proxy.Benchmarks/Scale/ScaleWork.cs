using System.Diagnostics;
using System.Globalization;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Postgres;
using Memtrace.Proxy.Storage.Sql;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memtrace.Proxy.Benchmarks.Scale;

/// <summary>
/// What a node costs with very many organizations. Run: <c>dotnet run -c Release --project tests/Memtrace.Proxy.Benchmarks -- scale fill
/// STORE 100000</c>, then <c>scale measure STORE 100000</c>; the store is a path or a <c>postgres://</c> address.
/// </summary>
internal static class ScaleWork
{
    private const int Cached = 100_000;
    private const int Concurrent = 8;
    private const int LookUps = 20_000;
    private const int Revocations = 200;

    public static async Task RunAsync(string[] args)
    {
        StorePlace place = PlaceOf(args[2]);
        int organizations = int.Parse(args[3], CultureInfo.InvariantCulture);
        long begin = Stopwatch.GetTimestamp();
        await (args[1] == "fill" ? FillAsync(place, organizations) : MeasureAsync(place, organizations));
        Say($"{args[1]}: {Stopwatch.GetElapsedTime(begin).TotalSeconds:F1} s");
    }

    private static StorePlace PlaceOf(string text) =>
        !text.StartsWith("postgres", StringComparison.Ordinal) ? StorePlace.File(text)
        : PostgresAddress.TryParse(text, out PostgresAddress? address, out string fault) ? StorePlace.Server(address!)
        : throw new ArgumentException(fault);

    private static async Task FillAsync(StorePlace place, int organizations)
    {
        using Database store = place.Open();
        store.Prepare(TimeProvider.System);
        await new ScaleFill(store).RunAsync(organizations);
    }

    private static async Task MeasureAsync(StorePlace place, int organizations)
    {
        await using SqlStore store = await OpenAsync(place);
        using var stop = new CancellationTokenSource();
        Task following = store.Follower.RunAsync(stop.Token);
        await store.Follower.Ready;
        await MeasureLookUpsAsync(store, organizations);
        await stop.CancelAsync();
        await following;
        await MeasureMemoryAsync(place, "one key each of so many organizations", organizations, keys: 1);
        await MeasureMemoryAsync(place, "all keys of a third as many", organizations, ScaleKeys.PerOrganization);
        await MeasureChangesAsync(place, organizations, 1_000);
        await MeasureChangesAsync(place, organizations, Cached);
    }

    private static Task<SqlStore> OpenAsync(StorePlace place) => SqlStore.OpenAsync(
        new StoreOptions { Place = place, MasterKey = ScaleKeys.Master, Actor = "bench" },
        TimeProvider.System,
        NullLoggerFactory.Instance,
        CancellationToken.None);

    private static async Task MeasureLookUpsAsync(SqlStore store, int organizations)
    {
        await FindAsync(store, organizations, first: 0, Concurrent * 20, keys: 1, times: null);
        var times = new double[LookUps];
        long begin = Stopwatch.GetTimestamp();
        await FindAsync(store, organizations, first: Concurrent * 20, LookUps, keys: 1, times);
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        Array.Sort(times);
        Say($"uncached look-ups, {Concurrent} at a time: p50 {times[LookUps / 2]:F2} ms, p99 {times[LookUps * 99 / 100]:F2} ms, {LookUps / seconds:F0} a second");
    }

    private static async Task MeasureMemoryAsync(StorePlace place, string what, int organizations, int keys)
    {
        await using SqlStore store = await OpenAsync(place);
        await FindAsync(store, organizations, organizations - 1, 1, 1, times: null);
        int count = Math.Min(Cached, organizations * keys);
        long before = Heap();
        await FindAsync(store, organizations, first: 0, count, keys, times: null);
        Say($"memory of {count} cached bindings, {what}: {(Heap() - before) / count} bytes each");
        GC.KeepAlive(store);
    }

    private static async Task MeasureChangesAsync(StorePlace place, int organizations, int cached)
    {
        await using SqlStore store = await OpenAsync(place);
        await FindAsync(store, organizations, first: 0, cached, ScaleKeys.PerOrganization, times: null);
        string organization = ScaleKeys.OrganizationId(organizations - 1);
        var (write, apply) = (new double[Revocations], new double[Revocations]);
        for (int i = 0; i < Revocations; i++)
        {
            long id = (await store.Registry.IssueKeyAsync(
                organization, $"bench-{cached}-{i}", Core.Keys.KeyPermissions.Read, CancellationToken.None)).Value!.Key.Facts.Id;
            await store.Follower.CatchUpAsync(CancellationToken.None);
            long begin = Stopwatch.GetTimestamp();
            await store.Registry.RevokeKeyAsync(id, CancellationToken.None);
            write[i] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
            begin = Stopwatch.GetTimestamp();
            await store.Follower.CatchUpAsync(CancellationToken.None);
            apply[i] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        }

        Array.Sort(write);
        Array.Sort(apply);
        Say($"one revocation with {cached} bindings cached: p50 {write[Revocations / 2]:F2} ms to write, {apply[Revocations / 2]:F2} ms to read and apply");
    }

    // Distinct keys, some of each organization in its turn; the time of each is left where it is asked for.
    private static async Task FindAsync(SqlStore store, int organizations, int first, int count, int keys, double[]? times)
    {
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, Concurrent).Select(_ => Task.Run(async () =>
        {
            for (int i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                Core.Keys.ApiKeyToken token = ScaleKeys.Token((first + (i / keys)) % organizations, i % keys);
                long begin = Stopwatch.GetTimestamp();
                TenantBinding? found = await store.Bindings.FindAsync(token, CancellationToken.None);
                if (times is not null)
                {
                    times[i] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
                }

                if (found?.ArcState != ArcState.Bound)
                {
                    throw new InvalidOperationException($"key {i} is not bound");
                }
            }
        })));
    }

    private static long Heap()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static void Say(string line) => Console.WriteLine(line);
}
