using Memtrace.Proxy.Attempts;
using Memtrace.Proxy.Health;
using Memtrace.Proxy.Hosting;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Sealing;
using Memtrace.Proxy.Tests.Rooms;
using Memtrace.Proxy.Tests.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Tests.Cli;

/// <summary>The operator listener of a node that has a bench's store open.</summary>
internal sealed class OperatorServer : IDisposable
{
    public const string Token = "r00t-t0ken";

    private readonly SqlStore _store;
    private readonly WebApplication _app;
    private readonly CapturedLog _log;

    private OperatorServer(SqlStore store, WebApplication app, CapturedLog log) => (_store, _app, _log) = (store, app, log);

    public Uri Url => Listener.AddressOf(_app);

    public CapturedLog Log => _log;

    public static async Task<OperatorServer> StartAsync(
        string storePath, TimeProvider time, string current = CliBench.MasterKey, string? former = null)
    {
        Assert.True(MasterKey.TryParse(current, MasterKey.Variable, out MasterKey? key, out _));
        MasterKey? previous = null;
        Assert.True(former is null || MasterKey.TryParse(former, MasterKey.PreviousVariable, out previous, out _));
        var log = new CapturedLog(LogLevel.Debug);
        SqlStore store = await StoreSteps.OpenAsync(storePath, key, previous, time, log, CancellationToken.None);
        var options = new ProxyOptions { AdminHost = "127.0.0.1", AdminPort = 0, AdminToken = new SecretText(Token) };
        WebApplication app = OperatorListener.Build(
            options, new NodeHealth(time, new FakeFeed()), FailureCounts.Of(options), log, services => StorePorts.Add(services, store, time));
        await Listener.StartAsync(app, options.AdminHost, options.AdminPort, CancellationToken.None);
        return new OperatorServer(store, app, log);
    }

    public void Dispose()
    {
        _app.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _log.Dispose();
    }
}
