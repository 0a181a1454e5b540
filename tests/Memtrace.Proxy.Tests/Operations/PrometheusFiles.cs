using System.Text.Json;
using Memtrace.Proxy.Tests.Architecture;
using YamlDotNet.RepresentationModel;

namespace Memtrace.Proxy.Tests.Operations;

/// <summary>The expressions of <c>config/prometheus</c> and <c>config/grafana</c>, each with where it stands.</summary>
internal static class PrometheusFiles
{
    /// <summary>Alerts, as they stand in the file.</summary>
    public static IReadOnlyList<YamlNode> Alerts { get; } = RulesOf("alerts.yaml");

    /// <summary>Recorded series: name and expression.</summary>
    public static IReadOnlyDictionary<string, string> Recorded { get; } =
        RulesOf("rules.yaml").ToDictionary(rule => rule.Text("record"), rule => rule.Text("expr"), StringComparer.Ordinal);

    /// <summary>Every expression of every rule, panel, variable and annotation.</summary>
    public static IEnumerable<(string Place, string Expression)> Expressions() =>
    [
        .. Alerts.Select(rule => (rule.Text("alert"), rule.Text("expr"))),
        .. Recorded.Select(rule => (rule.Key, rule.Value)),
        .. PanelExpressions(),
    ];

    /// <summary>Every expression of the dashboard, by the title of its panel.</summary>
    public static IEnumerable<(string Place, string Expression)> PanelExpressions()
    {
        using JsonDocument dashboard = Dashboard();
        return
        [
            .. from panel in dashboard.RootElement.GetProperty("panels").EnumerateArray()
               where panel.TryGetProperty("targets", out _)
               from target in panel.GetProperty("targets").EnumerateArray()
               select (panel.GetProperty("title").GetString()!, target.GetProperty("expr").GetString()!),
        ];
    }

    public static JsonDocument Dashboard() => JsonDocument.Parse(File.ReadAllText(Repository.Path("config", "grafana", "memtrace-proxy.json")));

    private static YamlNode[] RulesOf(string file) =>
    [
        .. Assert.Single(Yaml.Read(Repository.Path("config", "prometheus", file))).Items("groups").SelectMany(group => group.Items("rules")),
    ];
}
