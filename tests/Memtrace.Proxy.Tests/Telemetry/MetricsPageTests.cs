using System.Diagnostics.Metrics;
using Memtrace.Proxy.Telemetry.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Memtrace.Proxy.Tests.Telemetry;

public sealed class MetricsPageTests : IDisposable
{
    private readonly Meter _meter = new($"test-{Guid.NewGuid()}");
    private readonly MetricsPage _page = new(TimeProvider.System);
    private readonly MeterProvider _provider;

    public MetricsPageTests() => _provider = Sdk.CreateMeterProviderBuilder().AddMeter(_meter.Name).AddReader(_page.Reader).Build();

    public void Dispose()
    {
        _provider.Dispose();
        _page.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public async Task Every_kind_of_instrument_is_written_as_what_it_is()
    {
        _meter.CreateCounter<long>("a.count", "{thing}", "Things.").Add(3, new KeyValuePair<string, object?>("kind.of", true));
        _meter.CreateCounter<double>("b", "s").Add(0.5);
        _meter.CreateUpDownCounter<long>("c").Add(-2);
        _meter.CreateObservableGauge("d", () => 7L);
        _meter.CreateObservableGauge("e", () => 0.25);
        Histogram<double> times = _meter.CreateHistogram("f", "s", "Times.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] });
        times.Record(0.5, new KeyValuePair<string, object?>("x", 1));
        times.Record(1.5, new KeyValuePair<string, object?>("x", 1));
        times.Record(9, new KeyValuePair<string, object?>("x", 1));

        ParsedPage page = await TakeAsync();

        Assert.Equal(("counter", "Things."), page.Families["a_count_total"]);
        Assert.Equal(3, page["a_count_total{kind_of=\"true\"}"]);
        Assert.Equal((0.5, -2, 7, 0.25), (page["b_seconds_total"], page["c"], page["d"], page["e"]));
        Assert.Equal(("gauge", "gauge", "histogram"), (page.Families["c"].Type, page.Families["d"].Type, page.Families["f_seconds"].Type));
        Assert.Equal(1, page["f_seconds_bucket{x=\"1\",le=\"1\"}"]);
        Assert.Equal(2, page["f_seconds_bucket{x=\"1\",le=\"2\"}"]);
        Assert.Equal(3, page["f_seconds_bucket{x=\"1\",le=\"+Inf\"}"]);
        Assert.Equal(11, page["f_seconds_sum{x=\"1\"}"]);
    }

    [Fact]
    public async Task What_is_measured_is_named()
    {
        ParsedPage page = await TakeAsync();

        Assert.Contains(page.Samples.Keys, key => key.StartsWith("target_info{", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_instruments_of_one_name_do_not_spoil_the_page()
    {
        _meter.CreateCounter<long>("a.b").Add(1);
        _meter.CreateCounter<long>("a_b").Add(1);

        ParsedPage page = await TakeAsync();

        Assert.Equal(1, page["a_b_total"]);
    }

    [Fact]
    public async Task Many_who_ask_at_once_get_whole_pages_of_one_collection_at_a_time()
    {
        int running = 0;
        int collections = 0;
        using var second = new ManualResetEventSlim();
        bool isAlone = true;
        Counter<long> counter = _meter.CreateCounter<long>("counted");
        _page.Include(new Source(() =>
        {
            if (Interlocked.Increment(ref running) > 1)
            {
                second.Set();
            }

            // The first stays until another one comes in beside it, or none has for long enough.
            isAlone &= Interlocked.Increment(ref collections) > 1 || !second.Wait(TimeSpan.FromMilliseconds(200));
            Interlocked.Decrement(ref running);
        }));

        ParsedPage[] pages = await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
        {
            counter.Add(1);
            return await TakeAsync();
        }));

        Assert.True(isAlone);
        Assert.InRange(collections, 1, 64);
        Assert.All(pages, page => Assert.True(page["counted_total"] >= 1));
        Assert.Equal(64, (await TakeAsync())["counted_total"]);
    }

    private async Task<ParsedPage> TakeAsync() => ParsedPage.Of(await _page.TakeAsync(CancellationToken.None));

    private sealed class Source(Action written) : IMetricsSource
    {
        public void Write(PrometheusText page) => written();
    }
}
