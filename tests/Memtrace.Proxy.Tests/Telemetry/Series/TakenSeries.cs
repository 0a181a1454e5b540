using Memtrace.Proxy.Tests.Telemetry.Collector;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Memtrace.Proxy.Tests.Telemetry.Series;

/// <summary>A collector in this process, which takes what it is sent or refuses it.</summary>
internal sealed class TakenSeries
{
    private Action _collect = () => { };

    public ReceivedSeries Series { get; } = new();

    /// <summary>False while nothing is taken.</summary>
    public bool Takes { get; set; } = true;

    public MeterProviderBuilder AddTo(MeterProviderBuilder meters)
    {
        var reader = new BaseExportingMetricReader(new Exporter(this));
        _collect = () => reader.Collect();
        return meters.AddReader(reader);
    }

    /// <summary>Collects now, as a reader does after its interval.</summary>
    public void Collect() => _collect();

    private void Keep(Metric metric)
    {
        foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
        {
            var attributes = new Dictionary<string, string>();
            foreach (KeyValuePair<string, object?> tag in point.Tags)
            {
                attributes[tag.Key] = $"{tag.Value}";
            }

            ulong start = (ulong)point.StartTime.UtcTicks;
            if (metric.MetricType is MetricType.Histogram)
            {
                var bounds = new List<double>();
                var counts = new List<long>();
                foreach (HistogramBucket bucket in point.GetHistogramBuckets())
                {
                    bounds.Add(bucket.ExplicitBound);
                    counts.Add(bucket.BucketCount);
                }

                Series.KeepHistogram(metric.Name, attributes, start, point.GetHistogramSum(), bounds.SkipLast(1), counts);
            }
            else
            {
                bool rises = metric.MetricType is MetricType.LongSum;
                Series.Keep(metric.Name, attributes, start, rises ? point.GetSumLong() : point.GetGaugeLastValueLong(), rises);
            }
        }
    }

    private sealed class Exporter(TakenSeries taken) : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch)
        {
            if (!taken.Takes)
            {
                return ExportResult.Failure;
            }

            foreach (Metric metric in batch)
            {
                taken.Keep(metric);
            }

            return ExportResult.Success;
        }
    }
}
