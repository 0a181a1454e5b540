using Memtrace.Proxy.Core.Attempts;
using StackExchange.Redis;

namespace Memtrace.Proxy.Storage.Redis;

/// <summary>The counters in Redis and the connection to them: made when first needed, thrown away when anything fails.</summary>
internal sealed class RedisCounters(RedisAddress address, FailureNames names, FailureLimit limit, TimeProvider clock)
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private ConnectionMultiplexer? _connection;

    /// <summary>Forgets and counts what the batch says; gives what all nodes have counted in each of its slots.</summary>
    public async Task<IReadOnlyList<((ClientAddress Address, long Slot) Key, long Total)>> AddAsync(
        FailureBatch batch, CancellationToken cancellationToken)
    {
        IDatabase database = await ConnectAsync(cancellationToken);
        var removed = new List<Task>(batch.Forgotten.Count);
        foreach (ClientAddress forgotten in batch.Forgotten)
        {
            removed.Add(database.KeyDeleteAsync(NamesOf(forgotten)));
        }

        var totals = new List<((ClientAddress, long), Task<long>)>(batch.Counted.Count);
        foreach (((ClientAddress Address, long Slot) key, int count) in batch.Counted)
        {
            totals.Add((key, Add(database, names.Of(key.Address, key.Slot), count)));
        }

        await Task.WhenAll([.. removed, .. totals.ConvertAll(static each => each.Item2)]).WaitAsync(Patience, clock, cancellationToken);
        return totals.ConvertAll(static each => (each.Item1, each.Item2.Result));
    }

    public void Disconnect()
    {
        _connection?.Close(allowCommandsToComplete: false);
        _connection?.Dispose();
        _connection = null;
    }

    /// <summary>What went wrong without the library's words: they name hosts, and nobody can say what else.</summary>
    public static string Describe(Exception failure) => failure switch
    {
        RedisConnectionException connection => connection.FailureType.ToString(),
        TimeoutException => "no answer in time",
        _ => failure.GetType().Name,
    };

    // A counter that nobody removes must never come to be: both commands or none.
    private Task<long> Add(IDatabase database, string name, int count)
    {
        ITransaction both = database.CreateTransaction();
        Task<long> total = both.StringIncrementAsync(name, count);
        Task<bool> expiry = both.KeyExpireAsync(name, TimeSpan.FromMilliseconds(limit.LongestBan));
        return CompleteAsync(both.ExecuteAsync(), expiry, total);
    }

    private static async Task<long> CompleteAsync(Task<bool> done, Task<bool> expiry, Task<long> total)
    {
        await done;
        await expiry;
        return await total;
    }

    private RedisKey[] NamesOf(ClientAddress forgotten)
    {
        long newest = limit.SlotAt(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var all = new RedisKey[FailureLimit.Slots + 1];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = names.Of(forgotten, newest - i);
        }

        return all;
    }

    private async Task<IDatabase> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_connection is null)
        {
            Task<ConnectionMultiplexer> connecting = ConnectionMultiplexer.ConnectAsync(Configure());
            try
            {
                _connection = await connecting.WaitAsync(ConnectPatience, clock, cancellationToken);
            }
            catch
            {
                // It may still come to be, with nobody to use it.
                _ = connecting.ContinueWith(
                    static late => late.Result.Dispose(),
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnRanToCompletion,
                    TaskScheduler.Default);
                throw;
            }
        }

        return _connection.GetDatabase();
    }

    private ConfigurationOptions Configure()
    {
        var options = new ConfigurationOptions
        {
            ClientName = "memtrace",
            Ssl = address.IsTls,
            Password = address.Password,
            DefaultDatabase = address.Database,
            AbortOnConnectFail = true,
            ConnectRetry = 1,
            ConnectTimeout = (int)Patience.TotalMilliseconds * 2,
            SyncTimeout = (int)Patience.TotalMilliseconds,
        };
        foreach ((string host, int port) in address.Hosts)
        {
            options.EndPoints.Add(host, port);
        }

        return options;
    }
}
