using System.Buffers;
using System.Globalization;
using System.Text;

namespace Memtrace.Proxy.Telemetry.Metrics;

/// <summary>
/// A page in Prometheus's text format, version 0.0.4, written family by family and sample by sample. A family that was already written
/// is not written again: a page with two of one name is refused whole by who reads it.
/// Source: https://prometheus.io/docs/instrumenting/exposition_formats/.
/// </summary>
internal sealed class PrometheusText
{
    /// <summary>The content type of a page.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const int LongestNumber = 32;
    private const int Utf8Most = 4;

    private static readonly SearchValues<char> LabelSpecials = SearchValues.Create("\\\"\n");
    private static readonly SearchValues<char> HelpSpecials = SearchValues.Create("\\\n");

    private readonly ArrayBufferWriter<byte> _page = new(64 * 1024);
    private readonly HashSet<string> _families = new(StringComparer.Ordinal);
    private bool _hasLabels;

    /// <summary>What was written since the last <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Written => _page.WrittenSpan;

    /// <summary>Begins a new page.</summary>
    public void Clear()
    {
        _page.ResetWrittenCount();
        _families.Clear();
    }

    /// <summary>Begins a family; false when this page has it already, and then no sample of it may follow.</summary>
    /// <param name="name">A valid name, with the suffix <c>_total</c> where it counts.</param>
    /// <param name="type"><c>counter</c>, <c>gauge</c> or <c>histogram</c>.</param>
    /// <param name="help">What it means, in one sentence.</param>
    public bool TryBegin(string name, string type, string help)
    {
        if (!_families.Add(name))
        {
            return false;
        }

        Append("# HELP ");
        Append(name);
        Append(" ");
        AppendEscaped(help, HelpSpecials);
        Append("\n# TYPE ");
        Append(name);
        Append(" ");
        Append(type);
        Append("\n");
        return true;
    }

    /// <summary>Begins a sample; labels may follow, then its value must.</summary>
    public PrometheusText Sample(string name, string suffix = "")
    {
        Append(name);
        Append(suffix);
        _hasLabels = false;
        return this;
    }

    /// <summary>Adds a label; the value is escaped.</summary>
    public PrometheusText Label(string name, string value)
    {
        Append(_hasLabels ? "," : "{");
        _hasLabels = true;
        Append(name);
        Append("=\"");
        AppendEscaped(value, LabelSpecials);
        Append("\"");
        return this;
    }

    /// <summary>Adds the label <c>le</c>, the upper bound of a bucket.</summary>
    public PrometheusText Bound(double bound)
    {
        Append(_hasLabels ? ",le=\"" : "{le=\"");
        _hasLabels = true;
        AppendNumber(bound);
        Append("\"");
        return this;
    }

    /// <summary>Ends the sample.</summary>
    public void Value(double value)
    {
        Append(_hasLabels ? "} " : " ");
        AppendNumber(value);
        Append("\n");
    }

    /// <summary>Ends the sample.</summary>
    public void Value(long value)
    {
        Append(_hasLabels ? "} " : " ");
        _ = value.TryFormat(_page.GetSpan(LongestNumber), out int length, provider: CultureInfo.InvariantCulture);
        _page.Advance(length);
        Append("\n");
    }

    private void AppendNumber(double value)
    {
        if (!double.IsFinite(value))
        {
            Append(double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
            return;
        }

        _ = value.TryFormat(_page.GetSpan(LongestNumber), out int length, provider: CultureInfo.InvariantCulture);
        _page.Advance(length);
    }

    private void AppendEscaped(ReadOnlySpan<char> text, SearchValues<char> specials)
    {
        int special;
        while ((special = text.IndexOfAny(specials)) >= 0)
        {
            Append(text[..special]);
            Append(text[special] switch { '\n' => "\\n", '"' => "\\\"", _ => "\\\\" });
            text = text[(special + 1)..];
        }

        Append(text);
    }

    private void Append(ReadOnlySpan<char> text) =>
        _page.Advance(Encoding.UTF8.GetBytes(text, _page.GetSpan(text.Length * Utf8Most)));
}
