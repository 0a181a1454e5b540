using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Core.Surface;
using Memtrace.Proxy.Health;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Telemetry;

namespace Memtrace.Proxy.Hosting;

/// <summary>One running node: the store it follows, the tenant listener and the operator listener, started and stopped in order.</summary>
public sealed class ProxyHost : IAsyncDisposable
{
    private static readonly TimeSpan PurgePause = TimeSpan.FromHours(1);

    private readonly SqliteStore _store;
    private readonly WebApplication _tenants;
    private readonly WebApplication _operators;
    private readonly NodeHealth _node;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _log;
    private readonly ProxyOptions _options;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _background;
    private bool _stopped;

    private ProxyHost(
        SqliteStore store, WebApplication tenants, WebApplication operators, NodeHealth node, ProxyOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        _store = store;
        _tenants = tenants;
        _operators = operators;
        _node = node;
        _options = options;
        _loggers = loggers;
        _log = loggers.CreateLogger<ProxyHost>();
        TenantUrl = Listener.AddressOf(tenants);
        OperatorUrl = Listener.AddressOf(operators);
        _background = Task.WhenAll(store.Follower.RunAsync(_stopping.Token), PurgeAsync(time, _stopping.Token));
    }

    /// <summary>Where tenants reach this node, as seen from this machine.</summary>
    public Uri TenantUrl { get; }

    /// <summary>Where operators reach this node, as seen from this machine.</summary>
    public Uri OperatorUrl { get; }

    /// <summary>Serves until told to stop, then drains.</summary>
    /// <exception cref="ProxyStartException">It could not start; the message says why.</exception>
    /// <exception cref="RegistryException">The store could not be opened; the message says why.</exception>
    public static async Task RunAsync(SettingsReading reading, CancellationToken cancellationToken)
    {
        ProxyHost host;
        try
        {
            host = await StartAsync(reading.Options, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        await using (host)
        {
            foreach (string variable in reading.Unknown)
            {
                Log.UnknownVariable(host._log, variable);
            }

            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                await host.StopAsync();
            }
        }
    }

    /// <summary>Opens the store and both listeners; returns when requests are served.</summary>
    /// <exception cref="ProxyStartException">It could not start; the message says why.</exception>
    /// <exception cref="RegistryException">The store could not be opened; the message says why.</exception>
    public static async Task<ProxyHost> StartAsync(ProxyOptions options, CancellationToken cancellationToken)
    {
        TimeProvider time = TimeProvider.System;
        ArcSurface surface = OpenedParts.ReadSurface(options.SurfacePath);
        ILoggerFactory loggers = LogSetup.Create(options.LogLevel, options.LogAsJson);
        var opened = new Stack<IAsyncDisposable>();
        try
        {
            SqliteStore store = await OpenedParts.OpenStoreAsync(options, time, loggers, cancellationToken);
            opened.Push(store);
            var feed = new StoreFeed(store.Follower);
            var node = new NodeHealth(time, feed);
            WebApplication operators = OperatorListener.Build(options, node, feed, loggers);
            opened.Push(operators);
            WebApplication tenants = TenantListener.Build(options, surface, store.Bindings, node, time, loggers);
            opened.Push(tenants);
            await Listener.StartAsync(operators, options.AdminHost, options.AdminPort, cancellationToken);
            await Listener.StartAsync(tenants, options.ServerHost, options.ServerPort, cancellationToken);
            var host = new ProxyHost(store, tenants, operators, node, options, time, loggers);
            Log.Opened(host._log, options.AuthDbPath, options.SurfacePath, surface.Endpoints.Length);
            Log.Serving(host._log, ProductVersion.Text, host.TenantUrl.ToString(), host.OperatorUrl.ToString());
            return host;
        }
        catch
        {
            while (opened.TryPop(out IAsyncDisposable? part))
            {
                await part.DisposeAsync();
            }

            loggers.Dispose();
            throw;
        }
    }

    /// <summary>Not ready, then no new connection, then the requests under way within the shutdown timeout, then the store.</summary>
    public async Task StopAsync()
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        Log.Draining(_log, _options.ShutdownTimeout.TotalSeconds);
        _node.Drain();
        using var deadline = new CancellationTokenSource(_options.ShutdownTimeout);
        await _tenants.StopAsync(deadline.Token);
        await _operators.StopAsync(deadline.Token);
        await _stopping.CancelAsync();
        await _background;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _tenants.DisposeAsync();
        await _operators.DisposeAsync();
        await _store.DisposeAsync();
        _stopping.Dispose();
        _loggers.Dispose();
    }

    private async Task PurgeAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(PurgePause, time);
        try
        {
            do
            {
                await PurgeOnceAsync(cancellationToken);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // Stopping is how purging ends.
        }
    }

    private async Task PurgeOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await _store.PurgeLapsedAsync(cancellationToken) is > 0 and var count)
            {
                Log.Purged(_log, count);
            }
        }
        catch (RegistryException fault)
        {
            Log.PurgeFailed(_log, fault.Message);
        }
    }
}
