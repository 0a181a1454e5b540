using Memtrace.Proxy.Clusters;
using Memtrace.Proxy.Telemetry;
using Memtrace.Proxy.Telemetry.Metrics;
using Memtrace.Proxy.Telemetry.Series;
using Memtrace.Proxy.Tests.Telemetry.Collector;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace Memtrace.Proxy.Tests.Telemetry.Series;

/// <summary>Thousands of organizations that come and go, and what a collector that is sent their series by OTLP makes of it.</summary>
public sealed class SeriesChurnTests
{
    private const int Shown = 20;
    private const int Rounds = 12;
    private const int PerRound = 500;

    [Theory]
    [InlineData(MetricReaderTemporalityPreference.Cumulative)]
    [InlineData(MetricReaderTemporalityPreference.Delta)]
    public async Task Every_request_is_told_once_and_no_counter_falls_and_the_series_stay_few(MetricReaderTemporalityPreference temporality)
    {
        var clock = new ManualClock();
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        using var organizations = new OrganizationSeries(Shown, clock);
        await organizations.StartAsync(CancellationToken.None);
        MeterProviderBuilder SendTo(MeterProviderBuilder meters) => meters.AddOtlpExporter((exporter, reader) =>
        {
            exporter.Endpoint = new Uri($"{collector.Address}/v1/metrics");
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
            reader.TemporalityPreference = temporality;
            reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = 20;
        });
        using var export = new SeriesExport(
            new OrganizationReadings(organizations), new ArcReadings(new ArcClusters(TimeSpan.FromSeconds(1))), SendTo, clock);
        long requests = 0;
        double seconds = 0;
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < PerRound; i++)
            {
                requests += Count(organizations, $"org_{round}_{i}", 1 + (i * 7 % 60), ref seconds);
                requests += Count(organizations, "org_steady", 3, ref seconds);
            }

            // Who comes and goes between two collections is one of the others, and no reason for another generation.
            string come = $"memtrace.organization.requests{{org=org_{round}_";
            await Eventually.SeesAsync(() => collector.Series.Names.Any(name => name.StartsWith(come, StringComparison.Ordinal)));
            int told = collector.Series.StartsOf("memtrace.organization.requests").Count;
            clock.Advance(SeriesExport.Shortest);
            await Eventually.SeesAsync(() =>
            {
                clock.Advance(TimeSpan.FromMinutes(1));
                requests += Count(organizations, "org_steady", 1, ref seconds);
                return collector.Series.StartsOf("memtrace.organization.requests").Count > told;
            });
        }

        export.Shutdown(10_000);

        Assert.Equal(requests, collector.Series.Total("memtrace.organization.requests"));
        Assert.Equal(requests, collector.Series.Total("memtrace.organization.duration.count"));
        Assert.Equal(seconds, collector.Series.Total("memtrace.organization.duration.sum"), 3);
        Assert.Equal(requests * 70, collector.Series.Total("memtrace.organization.sent"));
        Assert.Empty(collector.Series.Fallen);
        Assert.Contains(collector.Series.Names, name => name.Contains("org=org_steady", StringComparison.Ordinal));
        Assert.All(
            collector.Series.StartsOf("memtrace.organization.sent"),
            start => Assert.InRange(collector.Series.From(start, "memtrace.organization.sent").Count, 1, (2 * Shown) + 1));
    }

    private static long Count(OrganizationSeries organizations, string organization, int times, ref double seconds)
    {
        RequestAccount account = Accounts.Served(milliseconds: times * 11, sent: 70);
        for (int i = 0; i < times; i++)
        {
            organizations.Count(organization, account);
        }

        seconds += account.Elapsed.TotalSeconds * times;
        return times;
    }
}
