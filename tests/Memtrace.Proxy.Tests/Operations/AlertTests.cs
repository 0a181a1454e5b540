using System.Text.Json;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Tests.Architecture;
using Memtrace.Proxy.Tests.Telemetry;

namespace Memtrace.Proxy.Tests.Operations;

/// <summary>Alerts, recorded series and dashboard speak of what the product measures, and each alert says what to do.</summary>
[Collection(WholeProcess.Name)]
public sealed class AlertTests(MeasuredNode node) : IClassFixture<MeasuredNode>
{
    [Fact]
    public void Every_series_that_is_named_is_measured() =>
        Assert.All(PrometheusFiles.Expressions(), one => Assert.All(
            PromQl.SeriesOf(one.Expression),
            series => Assert.True(
                PrometheusFiles.Recorded.ContainsKey(series) || node.LabelsOf(series) is not null, $"{one.Place}: nothing measures {series}")));

    [Fact]
    public void Every_label_that_is_named_is_one_of_its_series() =>
        Assert.All(PrometheusFiles.Expressions(), one =>
        {
            string[] labels = [.. PromQl.SeriesOf(one.Expression).SelectMany(series => node.LabelsOf(series) ?? [])];
            Assert.All(PromQl.LabelsOf(one.Expression), label => Assert.True(labels.Contains(label), $"{one.Place}: no series there has {label}"));
        });

    [Fact]
    public void Every_reason_that_is_asked_for_is_a_refusal() =>
        Assert.All(PrometheusFiles.Expressions(), one => Assert.All(
            PromQl.ValuesOf(one.Expression, "reason").Where(reason => reason != "none"),
            reason => Assert.Contains(RefusalCatalogue.All, refusal => refusal.Code == reason)));

    [Fact]
    public void Every_expression_names_something() =>
        Assert.All(PrometheusFiles.Expressions(), one => Assert.True(
            PromQl.SeriesOf(one.Expression).Count > 0 || one.Expression.Contains("up{job=\"memtrace\"}", StringComparison.Ordinal), one.Place));

    [Fact]
    public void Every_alert_says_what_it_means_and_what_to_do()
    {
        string readme = File.ReadAllText(Repository.Path("README.md"));
        Assert.All(PrometheusFiles.Alerts, alert =>
        {
            string name = alert.Text("alert");
            Assert.EndsWith(".", alert.Text("annotations.summary"), StringComparison.Ordinal);
            Assert.EndsWith(".", alert.Text("annotations.action"), StringComparison.Ordinal);
            Assert.Contains(alert.Text("labels.severity"), new[] { "page", "ticket" });
            Assert.Equal($"README.md#{name.ToLowerInvariant()}", alert.Text("annotations.runbook"));
            Assert.Contains($"<a id=\"{name.ToLowerInvariant()}\"></a>`{name}`", readme, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void The_READMEs_alerts_are_those_of_the_file() =>
        Assert.Equal(
            PrometheusFiles.Alerts.Select(alert => alert.Text("alert")),
            File.ReadLines(Repository.Path("README.md")).Where(line => line.StartsWith("| <a id=\"memtrace", StringComparison.Ordinal))
                .Select(line => line.Split('`')[1]));

    [Fact]
    public void Every_recorded_series_is_named_by_what_it_is_over() =>
        Assert.All(PrometheusFiles.Recorded.Keys, name => Assert.Matches("^memtrace:[a-z_]+:[a-z0-9_]+$", name));

    [Fact]
    public void The_dashboard_shows_each_side_of_the_product()
    {
        using JsonDocument dashboard = PrometheusFiles.Dashboard();
        JsonElement[] panels = [.. dashboard.RootElement.GetProperty("panels").EnumerateArray()];
        string[] rows = [.. panels.Where(panel => panel.GetProperty("type").GetString() == "row").Select(panel => panel.GetProperty("title").GetString()!)];

        Assert.Equal(["Now", "Traffic", "Latency", "Refusals", "Organizations", "Tiers", "Store, feed and Redis", "Arc", "Runtime"], rows);
        Assert.Equal(panels.Length, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.All(
            panels.Where(panel => panel.GetProperty("type").GetString() != "row"),
            panel => Assert.Equal("${datasource}", panel.GetProperty("datasource").GetProperty("uid").GetString()));
    }

    [Fact]
    public void No_two_panels_lie_upon_each_other()
    {
        using JsonDocument dashboard = PrometheusFiles.Dashboard();
        var taken = new HashSet<(int X, int Y)>();
        foreach (JsonElement place in dashboard.RootElement.GetProperty("panels").EnumerateArray().Select(panel => panel.GetProperty("gridPos")))
        {
            (int left, int top) = (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32());
            for (int x = left; x < left + place.GetProperty("w").GetInt32(); x++)
            {
                Assert.InRange(x, 0, 23);
                for (int y = top; y < top + place.GetProperty("h").GetInt32(); y++)
                {
                    Assert.True(taken.Add((x, y)), $"two panels at {x}, {y}");
                }
            }
        }
    }
}
