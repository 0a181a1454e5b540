namespace Memtrace.Proxy.Tests.Telemetry.Collector;

/// <summary>Reads one metric as OTLP has it.</summary>
internal static class ReceivedMetric
{
    private const int Gauge = 5;
    private const int Sum = 7;
    private const int Histogram = 9;

    public static void Read(ProtoMessage metric, ReceivedSeries series)
    {
        string name = metric.Text(1);
        foreach (ProtoMessage kind in metric.Messages(Gauge))
        {
            ReadNumbers(name, kind, series, rises: false);
        }

        foreach (ProtoMessage kind in metric.Messages(Sum))
        {
            bool rises = kind.Number(3) == 1;
            series.Rising[name] = rises;
            ReadNumbers(name, kind, series, rises);
        }

        foreach (ProtoMessage point in metric.Messages(Histogram).SelectMany(kind => kind.Messages(1)))
        {
            series.KeepHistogram(
                name,
                point.Attributes(9),
                point.Number(2),
                point.Double(5),
                point.Fixed(7).Select(BitConverter.UInt64BitsToDouble),
                point.Fixed(6).Select(count => (long)count));
        }
    }

    private static void ReadNumbers(string name, ProtoMessage kind, ReceivedSeries series, bool rises)
    {
        foreach (ProtoMessage point in kind.Messages(1))
        {
            double value = point.Has(4) ? point.Double(4) : (long)point.Number(6);
            series.Keep(name, point.Attributes(7), point.Number(2), value, rises);
        }
    }
}
