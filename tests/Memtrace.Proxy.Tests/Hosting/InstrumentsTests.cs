using System.Diagnostics;
using System.Diagnostics.Metrics;
using Memtrace.Proxy.Attempts;
using Memtrace.Proxy.Clusters;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Health;
using Memtrace.Proxy.Hosting;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Telemetry;
using Memtrace.Proxy.Telemetry.Metrics;
using Memtrace.Proxy.Tests.Rooms;
using Memtrace.Proxy.Tests.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Memtrace.Proxy.Tests.Hosting;

[Collection(WholeProcess.Name)]
public sealed class InstrumentsTests
{
    [Fact]
    public void The_state_of_a_node_can_be_measured()
    {
        var feed = new FakeFeed
        {
            State = StoreState.Stale,
            Silence = TimeSpan.FromSeconds(90),
            Lag = TimeSpan.FromMilliseconds(190),
            StaleAnswers = 7,
            AppliedSequence = 42,
            HeldBindings = 9,
            HeldUnknowns = 3,
            RedisOutages = 5,
            HasRedis = true,
        };
        using ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var factory = services.GetRequiredService<IMeterFactory>();
        var clock = new ManualClock();
        using var organizations = new OrganizationSeries(1, clock);
        var gauges = new NodeGauges(new NodeHealth(clock, feed), FailureCounts.Of(new ProxyOptions()), clock);
        using var instruments = new Instruments(factory, gauges, organizations, new ArcClusters(TimeSpan.FromSeconds(1)));
        var measured = new SortedDictionary<string, double>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == factory && instrument.Name.StartsWith("memtrace.", StringComparison.Ordinal))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => measured[NameOf(instrument, tags)] = value);
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured[NameOf(instrument, tags)] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => measured[instrument.Name] = value);
        listener.Start();
        listener.RecordObservableInstruments();

        Assert.Equal(
            [
                "memtrace.admin.refused admin_scope=0",
                "memtrace.admin.refused invalid_admin_token=0",
                "memtrace.admin.refused misdirected_request=0",
                "memtrace.admin.refused permission_denied=0",
                "memtrace.admin.refused too_many_failures=0",
                "memtrace.bans.active=0",
                "memtrace.bindings.held=9",
                "memtrace.bindings.lookups memory=0",
                "memtrace.bindings.lookups none=0",
                "memtrace.bindings.lookups redis=0",
                "memtrace.bindings.lookups store=0",
                "memtrace.bindings.stale=7",
                "memtrace.bindings.unknown=3",
                $"memtrace.build.info {ProductVersion.Text}=1",
                "memtrace.feed.sequence=42",
                "memtrace.feed.silence=90",
                "memtrace.redis.outages=5",
                "memtrace.redis.reachable=0",
                "memtrace.revocation.lag=0.19",
                "memtrace.store.state fresh=0",
                "memtrace.store.state refused=0",
                "memtrace.store.state stale=1",
            ],
            measured.Select(each => FormattableString.Invariant($"{each.Key}={each.Value}")));
    }

    [Fact]
    public void What_falls_is_measured_by_what_may_fall()
    {
        var clock = new ManualClock();
        using var meter = new Meter("falling");
        var kinds = new SortedDictionary<string, Type>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter == meter)
            {
                kinds[instrument.Name] = instrument.GetType().GetGenericTypeDefinition();
            }
        };
        listener.Start();

        new NodeGauges(new NodeHealth(clock, new FakeFeed()), FailureCounts.Of(new ProxyOptions()), clock).Make(meter);

        Assert.Equal(typeof(ObservableUpDownCounter<>), kinds["dotnet.thread_pool.threads"]);
        Assert.Equal(typeof(ObservableUpDownCounter<>), kinds["dotnet.thread_pool.queue.length"]);
    }

    [Fact]
    public async Task Measuring_a_request_takes_no_memory_with_all_of_it_listened_to()
    {
        using TelemetryExport export = TelemetryExport.Start(TimeProvider.System);
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        Instruments instruments = proxy.Service<Instruments>();
        RequestAccount account = Accounts.Served(sent: 100);
        for (int i = 0; i < 1000; i++)
        {
            instruments.Served(account);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            instruments.Served(account);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task A_recorded_request_is_measured_while_its_span_is_the_current_one_and_every_other_when_somebody_looks()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        Instruments instruments = proxy.Service<Instruments>();
        object scope = proxy.Service<IMeterFactory>();
        var seen = new List<string?>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name is Instruments.RequestDuration or "memtrace.bindings.lookups" && instrument.Meter.Scope == scope)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => seen.Add(Activity.Current?.DisplayName));
        listener.Start();
        RequestAccount account = Accounts.Served(sent: 100);

        instruments.Served(account);
        Assert.Empty(seen);
        using (Activity span = new Activity("sampled").Start())
        {
            account.Request.Span = span;
            instruments.Served(account);
        }

        Assert.Equal(["sampled"], seen);
        listener.RecordObservableInstruments();
        Assert.Equal(["sampled", null], seen);
        account.Request.Span = null;
        instruments.Served(account);
        instruments.Dispose();
        Assert.Equal(["sampled", null, null], seen);
    }

    private static string NameOf(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        tags.Length == 0 ? instrument.Name : $"{instrument.Name} {tags[0].Value}";
}
