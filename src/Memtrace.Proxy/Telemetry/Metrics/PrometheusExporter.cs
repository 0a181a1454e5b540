using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Memtrace.Proxy.Telemetry.Metrics;

/// <summary>Writes what the SDK has collected onto a page; called by one collection at a time.</summary>
internal sealed class PrometheusExporter(PrometheusText page) : BaseExporter<Metric>
{
    private readonly Dictionary<(string Name, string Unit, bool Counts), string> _names = [];
    private readonly Dictionary<string, string> _labels = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        WriteTarget();
        foreach (Metric metric in batch)
        {
            Write(metric);
        }

        return ExportResult.Success;
    }

    private void WriteTarget()
    {
        if (ParentProvider?.GetResource() is not { } resource || !page.TryBegin("target_info", "gauge", "What is measured."))
        {
            return;
        }

        PrometheusText sample = page.Sample("target_info");
        foreach (KeyValuePair<string, object> attribute in resource.Attributes)
        {
            sample.Label(LabelOf(attribute.Key), TextOf(attribute.Value));
        }

        sample.Value(1);
    }

    private void Write(Metric metric)
    {
        bool counts = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
        bool isHistogram = metric.MetricType is MetricType.Histogram;
        string name = NameOf(metric, counts);
        if (!page.TryBegin(name, counts ? "counter" : isHistogram ? "histogram" : "gauge", metric.Description))
        {
            return;
        }

        foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
        {
            if (isHistogram)
            {
                WriteHistogram(name, point);
                continue;
            }

            PrometheusText sample = Label(page.Sample(name), point);
            switch (metric.MetricType)
            {
                case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                    sample.Value(point.GetSumLong());
                    break;
                case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                    sample.Value(point.GetSumDouble());
                    break;
                case MetricType.LongGauge:
                    sample.Value(point.GetGaugeLastValueLong());
                    break;
                default:
                    sample.Value(point.GetGaugeLastValueDouble());
                    break;
            }
        }
    }

    // The count is that of the buckets, so that the two agree whatever is measured meanwhile.
    private void WriteHistogram(string name, in MetricPoint point)
    {
        long count = 0;
        foreach (HistogramBucket bucket in point.GetHistogramBuckets())
        {
            count += bucket.BucketCount;
            Label(page.Sample(name, "_bucket"), point).Bound(bucket.ExplicitBound).Value(count);
        }

        Label(page.Sample(name, "_sum"), point).Value(point.GetHistogramSum());
        Label(page.Sample(name, "_count"), point).Value(count);
    }

    private PrometheusText Label(PrometheusText sample, in MetricPoint point)
    {
        foreach (KeyValuePair<string, object?> tag in point.Tags)
        {
            sample.Label(LabelOf(tag.Key), TextOf(tag.Value));
        }

        return sample;
    }

    private string NameOf(Metric metric, bool counts)
    {
        (string Name, string Unit, bool Counts) key = (metric.Name, metric.Unit, counts);
        if (!_names.TryGetValue(key, out string? name))
        {
            _names[key] = name = PrometheusName.Of(metric.Name, metric.Unit, counts);
        }

        return name;
    }

    private string LabelOf(string tag)
    {
        if (!_labels.TryGetValue(tag, out string? label))
        {
            _labels[tag] = label = PrometheusName.OfLabel(tag);
        }

        return label;
    }

    private static string TextOf(object? value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
