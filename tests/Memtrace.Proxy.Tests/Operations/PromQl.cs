using System.Text.RegularExpressions;

namespace Memtrace.Proxy.Tests.Operations;

/// <summary>What an expression of Prometheus names. No parser of the language: names, their selectors, and what they are grouped by.</summary>
internal static partial class PromQl
{
    /// <summary>The series that an expression reads, in the order of their places.</summary>
    public static IReadOnlyList<string> SeriesOf(string expression) =>
        [.. Name().Matches(Bare(expression)).Select(match => match.Value).Distinct()];

    /// <summary>The labels that it names, in selectors and in groupings, less those that Prometheus itself puts on.</summary>
    public static IReadOnlyList<string> LabelsOf(string expression) =>
    [
        .. Matcher().Matches(expression).Select(match => match.Groups["label"].Value)
            .Concat(Grouping().Matches(expression).SelectMany(match => match.Groups["labels"].Value.Split(',')).Select(label => label.Trim()))
            .Where(label => label is not ("instance" or "job" or "le" or "alertname" or "alertstate"))
            .Distinct(),
    ];

    /// <summary>The values that it asks of a label, alternatives one by one.</summary>
    public static IReadOnlyList<string> ValuesOf(string expression, string label) =>
    [
        .. Matcher().Matches(expression)
            .Where(match => match.Groups["label"].Value == label)
            .SelectMany(match => match.Groups["value"].Value.Split('|')),
    ];

    private static string Bare(string expression) => Grouping().Replace(Selector().Replace(expression, " "), " ");

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Selector();

    [GeneratedRegex(@"\b(by|without|on|ignoring)\s*\((?<labels>[^)]*)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex("(?<label>[a-z_]+)\\s*(=~|!~|!=|=)\\s*\"(?<value>[^\"]*)\"")]
    private static partial Regex Matcher();

    [GeneratedRegex(@"\b(memtrace[_:][a-z0-9_:]+|(dotnet|kestrel|http|process)_[a-z0-9_]+)")]
    private static partial Regex Name();
}
