using System.Globalization;
using System.Net;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Storage.Redis;
using Memtrace.Proxy.Storage.Sealing;

namespace Memtrace.Proxy.Tests.Storage.Redis;

/// <summary>Nodes that share their counts through a real Redis.</summary>
public sealed class RedisFailuresTests
{
    private const int Limit = 6;

    private static readonly ClientAddress One = ClientAddress.Of(IPAddress.Parse("203.0.113.7"));

    [Fact]
    public async Task The_limit_holds_over_all_nodes()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        // At one moment: what is counted later in a slot in which it counted itself, a node does not learn before its next failure.
        DateTimeOffset moment = TimeProvider.System.GetUtcNow();
        await using var first = new SharingNode(redis.Url) { Moment = moment };
        await using var second = new SharingNode(redis.Url) { Moment = moment };

        first.Fail(One, Limit / 2);
        await first.SharedAsync();
        second.Fail(One, Limit / 2);

        await Eventually.SeesAsync(() => second.IsBanned(One));
        Assert.False(first.IsBanned(One));
        first.Fail(One, 1);
        await Eventually.SeesAsync(() => first.Says("203.0.113.7 is banned: all nodes together"));
        Assert.True(first.IsBanned(One));
    }

    [Fact]
    public async Task The_limit_holds_over_nodes_that_meet_an_address_at_different_times()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        DateTimeOffset moment = TimeProvider.System.GetUtcNow();
        await using var first = new SharingNode(redis.Url) { Moment = moment - TimeSpan.FromSeconds(30) };
        await using var second = new SharingNode(redis.Url) { Moment = moment };

        first.Fail(One, Limit / 2);
        await first.SharedAsync();
        second.Fail(One, Limit - (Limit / 2) - 1);
        await second.SharedAsync();
        Assert.False(second.IsBanned(One));

        second.Fail(One, 1);
        await second.SharedAsync();
        Assert.True(second.IsBanned(One));
    }

    [Fact]
    public async Task Redis_holds_no_address_and_nothing_that_stays()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using var node = new SharingNode(redis.Url);
        node.Fail(One, 2);
        await node.SharedAsync();

        string[] keys = await redis.SayAsync("KEYS *");
        Assert.NotEmpty(keys);
        foreach (string key in keys)
        {
            Assert.Matches("^memtrace:failures:60:\\{[0-9a-f]{32}}:[0-9]+$", key);
            Assert.InRange(int.Parse((await redis.SayAsync($"TTL {key}"))[0], CultureInfo.InvariantCulture), 1, 63);
        }
    }

    [Fact]
    public async Task One_server_of_a_cluster_has_the_window_of_an_address_whole()
    {
        await using RedisCluster cluster = await RedisCluster.StartAsync();
        DateTimeOffset moment = TimeProvider.System.GetUtcNow();
        for (int i = 0; i < Limit - 1; i++)
        {
            await using var node = new SharingNode(cluster.Url) { Moment = moment - TimeSpan.FromSeconds(10 * i) };
            node.Fail(One, 1);
            await node.SharedAsync();
        }

        string[][] names = await Task.WhenAll(cluster.Nodes.Select(server => server.SayAsync("KEYS *")));
        Assert.Equal([0, 0, Limit - 1], names.Select(each => each.Length).Order());
    }

    [Fact]
    public async Task Nodes_under_another_master_key_count_apart()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using var node = new SharingNode(redis.Url);
        await using var stranger = new SharingNode(redis.Url, TemporaryStore.KeyOf(9));
        node.Fail(One, Limit - 1);
        await node.SharedAsync();
        stranger.Fail(One, Limit - 1);
        await stranger.SharedAsync();

        Assert.False(stranger.IsBanned(One));
    }

    [Fact]
    public async Task A_Redis_whose_memory_is_full_is_told_as_one_that_counts_nothing()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using var node = new SharingNode(redis.Url);
        node.Fail(One, 1);
        await node.SharedAsync();

        await redis.SayAsync("CONFIG SET maxmemory 1");
        await FailUntilAsync(node, () => node.Says("Redis is away (it counts nothing: its memory may be full)"));

        await redis.SayAsync("CONFIG SET maxmemory 0");
        await FailUntilAsync(node, () => node.Says("Redis answers again"));
    }

    [Fact]
    public async Task What_is_forgotten_is_forgotten_in_Redis_too()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using var node = new SharingNode(redis.Url);
        node.Fail(One, Limit);
        await node.SharedAsync();

        node.Table.Clear(One);
        // A Redis that a loaded machine makes late loses what it is told.
        await Eventually.SeesAsync(async () =>
        {
            node.Share.Forget(One);
            return (await redis.SayAsync("KEYS *")).Length == 0;
        });

        node.Fail(One, Limit - 1);
        await node.SharedAsync();
        Assert.False(node.IsBanned(One));
    }

    [Fact]
    public async Task A_Redis_that_dies_is_said_once_and_comes_back_by_itself()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using var node = new SharingNode(redis.Url);
        node.Fail(One, 1);
        await node.SharedAsync();

        await redis.KillAsync();
        await FailUntilAsync(node, () => node.Says("Redis is away"));
        node.Fail(One, Limit);
        Assert.True(node.IsBanned(One));

        await redis.RestartAsync();
        await FailUntilAsync(node, () => node.Says("Redis answers again"));
        // A busy machine may lose it once more, and then says both once more.
        IEnumerable<bool> away = node.Loggers.All
            .Where(line => line.StartsWith("Redis is away", StringComparison.Ordinal) || line.StartsWith("Redis answers again", StringComparison.Ordinal))
            .Select(line => line.StartsWith("Redis is away", StringComparison.Ordinal));
        Assert.NotEmpty(away);
        Assert.All(away, (isAway, i) => Assert.Equal(i % 2 == 0, isAway));
        Assert.NotEmpty(await redis.SayAsync("KEYS *"));
    }

    [Fact]
    public async Task A_Redis_that_stands_still_holds_up_nobody_and_comes_back_by_itself()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using var node = new SharingNode(redis.Url);
        node.Fail(One, 1);
        await node.SharedAsync();

        Assert.Equal(["OK"], await redis.SayAsync("CLIENT PAUSE 4000 ALL"));
        await FailUntilAsync(node, () => node.Says("Redis is away (no answer in time)"));
        node.Fail(One, Limit);
        Assert.True(node.IsBanned(One));

        await FailUntilAsync(node, () => node.Says("Redis answers again"));
    }

    [Fact]
    public async Task Without_a_Redis_reports_cost_nothing_and_wait_in_a_bounded_place()
    {
        await using var node = new SharingNode($"redis://127.0.0.1:{RedisServer.FreePort()}");
        await Eventually.SeesAsync(() => node.Says("Redis is away (UnableToConnect)"));

        for (int i = 0; i < 100_000; i++)
        {
            node.Share.Report(One, TimeProvider.System.GetUtcNow());
        }

        Assert.InRange(node.Waiting, 0, 4096);
    }

    [Fact]
    public async Task A_password_opens_and_a_wrong_one_is_said_without_it()
    {
        await using RedisServer redis = await RedisServer.StartAsync("hunter2");
        await using var node = new SharingNode(redis.Url);
        node.Fail(One, 1);
        await node.SharedAsync();
        await using var stranger = new SharingNode(redis.Url.Replace("hunter2", "hunter3", StringComparison.Ordinal));

        await Eventually.SeesAsync(() => stranger.Says("Redis is away"));

        Assert.DoesNotContain(stranger.Loggers.All, line => line.Contains("hunter", StringComparison.Ordinal));
        string why = stranger.Loggers.All.First(line => line.Contains("Redis is away", StringComparison.Ordinal));
        Assert.DoesNotContain(why, node.Loggers.All);
    }

    [Fact]
    public async Task A_flood_from_many_addresses_has_the_window_of_few_read_at_once()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using ReachedRedis redis = await ReachedRedis.AtAsync(server.Url);
        var limit = new FailureLimit(Limit, TimeSpan.FromSeconds(60));
        var counters = new RedisCounters(
            redis.Connection, new FailureNames(TemporaryStore.KeyOf(1), limit, "memtrace:"), limit, TimeProvider.System);
        var batch = new FailureBatch();
        for (byte i = 0; i < 100; i++)
        {
            batch.Add(new FailureReport(ClientAddress.Of(new IPAddress([203, 0, 113, i])), 1_000_000, IsForgotten: false));
        }

        // Of some of them at once, and of others the next time.
        Assert.Equal(100 + (32 * (FailureLimit.Slots - 1)), await ToldAsync(counters, batch));
        Assert.Equal(100 + (32 * (FailureLimit.Slots - 1)), await ToldAsync(counters, batch));
    }

    private static async Task<int> ToldAsync(RedisCounters counters, FailureBatch batch)
    {
        int told = 0;
        await Eventually.SeesAsync(async () =>
        {
            try
            {
                told = (await counters.AddAsync(batch, CancellationToken.None)).Count;
                return true;
            }
            catch (Exception late) when (late is TimeoutException or RedisAwayException)
            {
                return false;
            }
        });
        return told;
    }

    private static Task FailUntilAsync(SharingNode node, Func<bool> look) => Eventually.SeesAsync(() =>
    {
        node.Fail(One, 1);
        return look();
    });

    private sealed class SharingNode : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;
        private readonly RedisConnection _connection;

        public SharingNode(string url, MasterKey? key = null)
        {
            Assert.True(RedisAddress.TryParse(url, out RedisAddress? address, out _));
            _connection = new RedisConnection(address!, TimeProvider.System, Loggers);
            _connection.Start();
            Share = new RedisFailures(_connection, key ?? TemporaryStore.KeyOf(1), Table, TimeProvider.System, Loggers);
            _running = Share.RunAsync(_stop.Token);
        }

        public FailureTable Table { get; } = new(new FailureLimit(Limit, TimeSpan.FromSeconds(60)));

        public RedisFailures Share { get; }

        public RecordingLoggers Loggers { get; } = new();

        /// <summary>When everything happens; null while time goes by.</summary>
        public DateTimeOffset? Moment { get; init; }

        public int Waiting => Share.Waiting;

        private DateTimeOffset Now => Moment ?? TimeProvider.System.GetUtcNow();

        public bool IsBanned(ClientAddress address) => Table.Refuse(address, withLookUp: false, Now) is not null;

        public bool Says(string text) => Loggers.All.Any(line => line.Contains(text, StringComparison.Ordinal));

        public void Fail(ClientAddress address, int times)
        {
            for (int i = 0; i < times; i++)
            {
                DateTimeOffset now = Now;
                Table.Count(address, now);
                Share.Report(address, now);
            }
        }

        /// <summary>Everything reported so far has been counted.</summary>
        public Task SharedAsync() => Eventually.SeesAsync(() => Share.IsIdle);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running;
            _stop.Dispose();
            await _connection.DisposeAsync();
        }
    }
}
