using System.Diagnostics;
using Memtrace.Cli.Shell;

namespace Memtrace.Cli.Loading;

/// <summary>The connections of a load test to its target, and what sends over them.</summary>
internal sealed class LoadLines : IDisposable
{
    private readonly HttpMessageInvoker _invoker;
    private readonly LoadBodies _bodies;
    private readonly TimeSpan _patience;
    private readonly List<LoadCall> _calls = [];

    private LoadLines(HttpMessageInvoker invoker, LoadBodies bodies, TimeSpan patience) =>
        (_invoker, _bodies, _patience) = (invoker, bodies, patience);

    public static LoadLines Open(LoadPlan plan)
    {
        SocketsHttpHandler handler = DirectClient.Connect();
        handler.MaxConnectionsPerServer = plan.Connections;
        handler.PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan;
        handler.PooledConnectionLifetime = Timeout.InfiniteTimeSpan;
        handler.ConnectTimeout = plan.Patience;
        handler.ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator();
        return new LoadLines(new HttpMessageInvoker(handler), new LoadBodies(plan), plan.Patience);
    }

    /// <summary>What sends the requests of one connection; it is disposed with these lines.</summary>
    public LoadCall Call()
    {
        var call = new LoadCall(_invoker, _bodies, _patience);
        _calls.Add(call);
        return call;
    }

    public void Dispose()
    {
        foreach (LoadCall call in _calls)
        {
            call.Dispose();
        }

        _invoker.Dispose();
    }
}
