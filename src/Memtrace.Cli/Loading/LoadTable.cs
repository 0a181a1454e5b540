using System.Globalization;
using System.Text;
using Memtrace.Cli.Shell;

namespace Memtrace.Cli.Loading;

/// <summary>A load test's result as a person reads it.</summary>
internal static class LoadTable
{
    private const int BarCells = 40;
    private const int LabelWidth = 20;

    public static string Write(LoadResult result, Terminal terminal)
    {
        var text = new StringBuilder();
        AppendPlan(text, result);
        AppendTotals(text, result);
        if (result.Total.Latency.Count > 0)
        {
            AppendLatency(text, result.Total.Latency, terminal);
        }

        if (result.Total.Failed > 0)
        {
            AppendFaults(text, result.Total, terminal);
        }

        return text.ToString().TrimEnd('\n');
    }

    /// <summary>A time with three digits in the unit that fits it.</summary>
    public static string Spell(TimeSpan time) => time.TotalMilliseconds switch
    {
        < 1 => Number(time.TotalMicroseconds, "0", "µs"),
        < 10 => Number(time.TotalMilliseconds, "0.00", "ms"),
        < 100 => Number(time.TotalMilliseconds, "0.0", "ms"),
        < 1000 => Number(time.TotalMilliseconds, "0", "ms"),
        < 10_000 => Number(time.TotalSeconds, "0.00", "s"),
        _ => Number(time.TotalSeconds, "0.0", "s"),
    };

    private static void AppendPlan(StringBuilder text, LoadResult result)
    {
        LoadPlan plan = result.Plan;
        string pace = plan.Rate is { } rate
            ? Invariant($"{rate:N0} requests/s due")
            : "each request when the last is answered";
        string target = plan.Target.GetLeftPart(UriPartial.Authority);
        string scenario = LoadScenarios.NameOf(plan.Scenario);
        text.Append(CultureInfo.InvariantCulture, $"Load test of {target}{(result.Interrupted ? " (interrupted)" : "")}\n");
        text.Append(CultureInfo.InvariantCulture, $"  scenario:    {scenario}, {plan.Connections:N0} connections, {plan.Keys.Count:N0} keys\n");
        text.Append(CultureInfo.InvariantCulture, $"  pace:        {pace}\n");
        text.Append(CultureInfo.InvariantCulture, $"  measured:    {result.Measured.TotalSeconds:0.0} s after {plan.WarmUp.TotalSeconds:0} s of warm-up\n");
    }

    private static void AppendTotals(StringBuilder text, LoadResult result)
    {
        LoadTally total = result.Total;
        double share = total.Requests == 0 ? 0 : 100.0 * total.Failed / total.Requests;
        text.Append(CultureInfo.InvariantCulture, $"  requests:    {total.Requests:N0} ({result.PerSecond:N1}/s)\n");
        text.Append(CultureInfo.InvariantCulture, $"  failed:      {total.Failed:N0} ({share:0.##} %)\n");
        if (result.Plan.Rate is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"  not sent:    {result.Unsent:N0} (due, but no connection was free until the end)\n");
        }

        double seconds = Math.Max(0.001, result.Measured.TotalSeconds);
        text.Append(CultureInfo.InvariantCulture, $"  bodies sent: {Bytes(total.Sent)} ({Bytes(total.Sent / seconds)}/s)\n");
        text.Append(CultureInfo.InvariantCulture, $"  received:    {Bytes(total.Received)} ({Bytes(total.Received / seconds)}/s)\n");
    }

    private static void AppendLatency(StringBuilder text, LatencyHistogram latency, Terminal terminal)
    {
        Columns quantiles = new Columns(10, 10, 10, 10).Add("P50", "P90", "P99", "P99.9", "MAX").Add(
            Spell(latency.Quantile(0.5)),
            Spell(latency.Quantile(0.9)),
            Spell(latency.Quantile(0.99)),
            Spell(latency.Quantile(0.999)),
            Spell(latency.Max));
        text.Append(CultureInfo.InvariantCulture, $"\n{terminal.Show(quantiles)}\n\n");
        IReadOnlyList<LoadBar> bars = LoadBar.Of(latency);
        long highest = bars.Max(bar => bar.Count);
        foreach (LoadBar bar in bars)
        {
            int cells = (int)Math.Ceiling((double)BarCells * bar.Count / highest);
            string label = $"{Spell(bar.From)} to {Spell(bar.To)}".PadLeft(LabelWidth);
            text.Append(CultureInfo.InvariantCulture, $"{label}  {new string('#', cells).PadRight(BarCells)}  {bar.Count:N0}\n");
        }
    }

    private static void AppendFaults(StringBuilder text, LoadTally total, Terminal terminal)
    {
        Columns faults = new Columns(10, 32).Add("STATUS", "CODE", "COUNT");
        foreach ((LoadFault fault, long count) in total.Faults())
        {
            faults.Add(
                fault.Status == 0 ? "none" : fault.Status.ToString(CultureInfo.InvariantCulture),
                fault.Code.Length == 0 ? "-" : fault.Code,
                count.ToString("N0", CultureInfo.InvariantCulture));
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{terminal.Show(faults)}\n");
    }

    private static string Bytes(double bytes) => bytes switch
    {
        < 1e3 => Number(bytes, "0", "B"),
        < 1e6 => Number(bytes / 1e3, "0.0", "kB"),
        < 1e9 => Number(bytes / 1e6, "0.0", "MB"),
        _ => Number(bytes / 1e9, "0.00", "GB"),
    };

    private static string Number(double value, string format, string unit) =>
        $"{value.ToString(format, CultureInfo.InvariantCulture)} {unit}";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
