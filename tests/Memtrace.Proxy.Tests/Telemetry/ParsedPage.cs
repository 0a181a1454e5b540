using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Memtrace.Proxy.Tests.Telemetry;

/// <summary>A page in Prometheus's text format, read as strictly as Prometheus reads it; what it would refuse fails the test.</summary>
internal sealed partial class ParsedPage
{
    private readonly Dictionary<string, double> _samples = new(StringComparer.Ordinal);

    private ParsedPage()
    {
    }

    /// <summary>Type and help of each family, by its name.</summary>
    public Dictionary<string, (string Type, string Help)> Families { get; } = new(StringComparer.Ordinal);

    /// <summary>Every sample: name and labels as written, with escapes undone, and its value.</summary>
    public IReadOnlyDictionary<string, double> Samples => _samples;

    public double this[string series] => _samples.TryGetValue(series, out double value)
        ? value
        : throw new KeyNotFoundException($"{series} is not among\n{string.Join('\n', _samples.Keys)}");

    /// <summary>Label names of a family, but for the bound of buckets, in order.</summary>
    public string LabelsOf(string family) => string.Join(' ', _samples.Keys
        .Where(key => FamilyOf(key.Split('{')[0]) == family)
        .SelectMany(key => Label().Matches(key).Select(label => label.Groups[1].Value))
        .Where(name => name != "le")
        .Distinct()
        .Order(StringComparer.Ordinal));

    public static ParsedPage Of(ReadOnlySpan<byte> page)
    {
        string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(page);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var parsed = new ParsedPage();
        string family = "";
        foreach (string line in text.Split('\n')[..^1])
        {
            family = line.StartsWith("# ", StringComparison.Ordinal) ? parsed.TakeHead(line) : parsed.TakeSample(line, family);
        }

        parsed.CheckHistograms();
        return parsed;
    }

    private string TakeHead(string line)
    {
        string[] words = line.Split(' ', 4);
        if (words[1] == "HELP")
        {
            Assert.True(Families.TryAdd(words[2], ("", words[3])), $"a second family {words[2]}");
            return words[2];
        }

        Assert.Equal("TYPE", words[1]);
        Assert.Equal("", Families[words[2]].Type);
        Assert.Contains(words[3], (string[])["counter", "gauge", "histogram"]);
        Families[words[2]] = (words[3], Families[words[2]].Help);
        return words[2];
    }

    private string TakeSample(string line, string family)
    {
        Match sample = Sample().Match(line);
        Assert.True(sample.Success, $"no sample: {line}");
        string name = sample.Groups[1].Value;
        Assert.Equal(family, FamilyOf(name));
        string labels = sample.Groups[2].Value;
        Assert.Equal(labels.Length, Label().Matches(labels).Sum(label => label.Length));
        string[] names = [.. Label().Matches(labels).Select(label => label.Groups[1].Value)];
        Assert.Equal(names.Length, names.Distinct().Count());
        string value = sample.Groups[3].Value;
        double number = value switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture),
        };
        Assert.True(_samples.TryAdd(labels.Length == 0 ? name : $"{name}{{{Unescape(labels)}}}", number), $"a second {line}");
        return family;
    }

    private string FamilyOf(string name)
    {
        string plain = Suffix().Replace(name, "");
        return Families.TryGetValue(plain, out (string Type, string) known) && known.Type == "histogram" ? plain : name;
    }

    // Buckets only rise, and the last one is the count.
    private void CheckHistograms()
    {
        foreach (string family in Families.Where(each => each.Value.Type == "histogram").Select(each => each.Key))
        {
            var buckets = _samples.Where(each => each.Key.StartsWith($"{family}_bucket{{", StringComparison.Ordinal))
                .GroupBy(each => Regex.Replace(each.Key[$"{family}_bucket".Length..], ",?le=\"[^\"]*\"", ""))
                .ToArray();
            Assert.NotEmpty(buckets);
            foreach (var series in buckets)
            {
                double[] counts = [.. series.Select(each => each.Value)];
                Assert.Equal(counts.Order(), counts);
                Assert.Contains("le=\"+Inf\"", series.Last().Key, StringComparison.Ordinal);
                string labels = series.Key == "{}" ? "" : series.Key;
                Assert.Equal(counts[^1], this[$"{family}_count{labels}"]);
                Assert.True(this[$"{family}_sum{labels}"] >= 0);
            }
        }
    }

    private static string Unescape(string labels) =>
        Regex.Replace(labels, @"\\(.)", match => match.Groups[1].Value is "n" ? "\n" : match.Groups[1].Value);

    [GeneratedRegex(@"^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (NaN|[+-]Inf|[-+0-9.eE]+)$")]
    private static partial Regex Sample();

    [GeneratedRegex("""([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)",?""")]
    private static partial Regex Label();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Suffix();
}
