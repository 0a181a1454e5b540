using System.Diagnostics.Metrics;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Health;
using Memtrace.Proxy.Telemetry;
using Memtrace.Proxy.Tests.Rooms;
using Microsoft.Extensions.DependencyInjection;

namespace Memtrace.Proxy.Tests.Hosting;

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
        };
        using ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var factory = services.GetRequiredService<IMeterFactory>();
        _ = new Instruments(factory, new NodeHealth(new ManualClock(), feed));
        var measured = new SortedDictionary<string, double>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == factory)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => measured[$"{instrument.Name} {tags[0].Value}"] = value);
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => measured[instrument.Name] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => measured[instrument.Name] = value);
        listener.Start();
        listener.RecordObservableInstruments();

        Assert.Equal(
            [
                "memtrace.bindings.stale=7",
                "memtrace.feed.silence=90",
                "memtrace.revocation.lag=0.19",
                "memtrace.store.state fresh=0",
                "memtrace.store.state refused=0",
                "memtrace.store.state stale=1",
            ],
            measured.Select(each => FormattableString.Invariant($"{each.Key}={each.Value}")));
    }
}
