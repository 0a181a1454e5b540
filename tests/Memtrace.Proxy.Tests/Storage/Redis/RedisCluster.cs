namespace Memtrace.Proxy.Tests.Storage.Redis;

/// <summary>Three real nodes that share the slots among them.</summary>
internal sealed class RedisCluster : IAsyncDisposable
{
    private const int Slots = 16384;

    private readonly List<RedisServer> _nodes = [];

    /// <summary>The address of one node: a client learns of the others from it.</summary>
    public string Url => _nodes[0].Url;

    public IReadOnlyList<RedisServer> Nodes => _nodes;

    public static async Task<RedisCluster> StartAsync()
    {
        var cluster = new RedisCluster();
        try
        {
            await cluster.JoinAsync(3);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RedisServer node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    private async Task JoinAsync(int count)
    {
        int firstBus = 0;
        for (int i = 0; i < count; i++)
        {
            int bus = RedisServer.FreePort();
            firstBus = i == 0 ? bus : firstBus;
            RedisServer node = await RedisServer.StartAsync(
                new RedisServerOptions { Further = ["--cluster-enabled", "yes", "--cluster-port", $"{bus}"] });
            _nodes.Add(node);
            Assert.Equal(["OK"], await node.SayAsync($"CLUSTER ADDSLOTSRANGE {Slots * i / count} {(Slots * (i + 1) / count) - 1}"));
            Assert.Equal(["OK"], await node.SayAsync($"CLUSTER MEET 127.0.0.1 {_nodes[0].Port} {firstBus}"));
        }

        foreach (RedisServer node in _nodes)
        {
            await Eventually.SeesAsync(async () =>
            {
                string[] state = await node.SayAsync("CLUSTER INFO");
                return state.Contains("cluster_state:ok") && state.Contains($"cluster_known_nodes:{count}");
            });
        }
    }
}
