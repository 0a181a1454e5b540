using Memtrace.Proxy.Attempts;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Core.Sql;
using Memtrace.Proxy.Core.Surface;
using Memtrace.Proxy.Core.Usage;
using Memtrace.Proxy.Credentials;
using Memtrace.Proxy.Health;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Redis;
using Memtrace.Proxy.Telemetry;

namespace Memtrace.Proxy.Hosting;

/// <summary>One running node: the store it follows, the tenant listener and the operator listener, started and stopped in order.</summary>
public sealed class ProxyHost : IAsyncDisposable
{
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(4);

    private readonly SqlStore _store;
    private readonly WebApplication _tenants;
    private readonly WebApplication _operators;
    private readonly NodeHealth _node;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _log;
    private readonly ProxyOptions _options;
    private readonly CancellationTokenSource _stopping;
    private readonly Task _background;
    private bool _stopped;

    private ProxyHost(
        SqlStore store,
        WebApplication tenants,
        WebApplication operators,
        NodeHealth node,
        ProxyOptions options,
        ILoggerFactory loggers,
        CancellationTokenSource stopping,
        Task background)
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
        _stopping = stopping;
        _background = background;
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

            if (reading.TokenWarning is { } warning)
            {
                Log.WeakSetting(host._log, warning);
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
        SocketCompletions.RunInline();
        ArcSurface surface = OpenedParts.ReadSurface(options.SurfacePath);
        var guard = new SqlGuard(OpenedParts.ReadFunctions(options.FunctionsPath));
        ILoggerFactory loggers = LogSetup.Create(options.LogLevel, options.LogAsJson);
        SqlStore? store = null;
        try
        {
            store = await OpenedParts.OpenCheckedStoreAsync(options, TimeProvider.System, loggers, cancellationToken);
            ProxyHost host = await ListenAsync(options, surface, guard, store, loggers, cancellationToken);
            Log.Opened(host._log, $"{OpenedParts.PlaceOf(options)}", options.SurfacePath, surface.Endpoints.Length);
            Log.Serving(host._log, ProductVersion.Text, Listener.BoundTo(host._tenants), Listener.BoundTo(host._operators));
            return host;
        }
        catch
        {
            await (store?.DisposeAsync() ?? ValueTask.CompletedTask);
            loggers.Dispose();
            throw;
        }
    }

    /// <summary>Not ready, then the requests under way within the shutdown timeout, then no new connection, then the store.</summary>
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

        // Before what is under way has ended: no request is admitted any more, so no operator needs to wait for this node, and if it is
        // ended by force from here on, no row of it is left that they would wait for. The feed is followed until the end all the same.
        Task retiring = _store.Follower.RetireAsync();

        // The doors stay open as long: a load balancer that asks is told that this node drains, and not left before a closed port.
        await _node.Idle.WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _tenants.StopAsync(deadline.Token);
        await _operators.StopAsync(deadline.Token);
        await _stopping.CancelAsync();
        await retiring;
        await EndBackgroundAsync();
    }

    // All of it ends at once or writes a last time within seconds; whatever else waits for a store that hangs is left to it.
    private async Task EndBackgroundAsync()
    {
        try
        {
            await _background.WaitAsync(LastPatience);
        }
        catch (TimeoutException)
        {
            Log.LeftToTheStore(_log, LastPatience.TotalSeconds);
        }
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

    // The node follows the feed and has announced itself before it takes a request: from the first one on, an operator who waits for
    // confirmations waits for this node too.
    private static async Task<ProxyHost> ListenAsync(
        ProxyOptions options, ArcSurface surface, SqlGuard guard, SqlStore store, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        TimeProvider time = TimeProvider.System;
        var stopping = new CancellationTokenSource();
        var node = new NodeHealth(time, new StoreFeed(store));
        var purge = new RetentionPurge(store.PurgeLapsedAsync, time, loggers.CreateLogger<RetentionPurge>());
        var watch = new CredentialWatch();
        var failures = FailureCounts.Of(options);
        RedisFailures? redis = OpenedParts.ShareFailures(options, store, failures.Table, time, loggers);
        Task background = Task.WhenAll(
            store.Follower.RunAsync(stopping.Token),
            store.Snapshots.RunAsync(stopping.Token),
            purge.RunAsync(stopping.Token),
            store.LastUse.RunAsync(stopping.Token),
            store.UsageCounts?.RunAsync(stopping.Token) ?? Task.CompletedTask,
            WatchCredentialsAsync(store, watch, options, loggers, stopping.Token),
            failures.Table is { } table ? store.BanExchange.RunAsync(table, redis, stopping.Token) : Task.CompletedTask,
            redis?.RunAsync(stopping.Token) ?? Task.CompletedTask);
        failures = failures with { Share = redis };
        WebApplication operators = OperatorListener.Build(
            options, node, failures, loggers, services => StorePorts.Add(services, store, time));
        WebApplication tenants = TenantListener.Build(
            options, surface, guard, store.Bindings, store.LastUse, failures, node, time, loggers,
            builder => Share(builder.Services, watch, store));
        operators.Services.GetRequiredService<TelemetryExport>().Follow(tenants.Services);
        try
        {
            await store.Follower.Ready.WaitAsync(cancellationToken);
            await Listener.StartAsync(operators, options.AdminHost, options.AdminPort, cancellationToken);
            await Listener.StartAsync(tenants, options.ServerHost, options.ServerPort, cancellationToken);
            return new ProxyHost(store, tenants, operators, node, options, loggers, stopping, background);
        }
        catch
        {
            await tenants.DisposeAsync();
            await operators.DisposeAsync();
            await stopping.CancelAsync();
            await background;
            stopping.Dispose();
            throw;
        }
    }

    private static void Share(IServiceCollection services, CredentialWatch watch, SqlStore store)
    {
        services.AddSingleton<ICredentialWatch>(watch);
        if (store.UsageCounts is { } usage)
        {
            services.AddSingleton<IUsageCounts>(usage);
        }
    }

    private static async Task WatchCredentialsAsync(
        SqlStore store, CredentialWatch watch, ProxyOptions options, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        using var trial = new CredentialTrial(options.ArcConnectTimeout);
        ILogger log = loggers.CreateLogger<SwitchedCredentials>();
        await new SwitchedCredentials(
            store.Registry, watch, () => store.Follower.AppliedSequence, trial.TryAsync, TimeProvider.System, log).RunAsync(cancellationToken);
    }
}
