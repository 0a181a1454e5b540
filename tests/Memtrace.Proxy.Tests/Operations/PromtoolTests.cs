using System.Text.Json;
using Memtrace.Proxy.Tests.Architecture;

namespace Memtrace.Proxy.Tests.Operations;

/// <summary>What Prometheus itself says of the files, and which alerts it fires.</summary>
public sealed class PromtoolTests : IDisposable
{
    private readonly DirectoryInfo _work = Directory.CreateTempSubdirectory("memtrace-promtool-");

    public void Dispose() => _work.Delete(recursive: true);

    [Fact]
    public Task The_configuration_and_its_rules_are_accepted() =>
        Promtool.AcceptsAsync("check", "config", Repository.Path("config", "prometheus", "prometheus.yml"));

    [Fact]
    public Task Rules_are_accepted_without_a_word_of_doubt() =>
        Promtool.AcceptsAsync(
            "check", "rules", "--lint=all", "--lint-fatal",
            Repository.Path("config", "prometheus", "rules.yaml"), Repository.Path("config", "prometheus", "alerts.yaml"));

    [Fact]
    public Task Alerts_fire_when_they_should_and_not_before() =>
        Promtool.AcceptsAsync("test", "rules", Repository.Path("tests", "Memtrace.Proxy.Tests", "Operations", "alerts.test.yaml"));

    [Fact]
    public async Task Every_alert_is_fired_by_such_a_test()
    {
        string tests = await File.ReadAllTextAsync(Repository.Path("tests", "Memtrace.Proxy.Tests", "Operations", "alerts.test.yaml"));
        Assert.All(PrometheusFiles.Alerts, alert => Assert.Contains($"alertname=\"{alert.Text("alert")}\"", tests, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_expression_of_the_dashboard_is_understood()
    {
        string[] expressions =
        [
            .. PrometheusFiles.PanelExpressions().Select(one => one.Expression
                .Replace("$__rate_interval", "5m", StringComparison.Ordinal)
                .Replace("$instance", ".*", StringComparison.Ordinal)),
        ];
        string file = Path.Combine(_work.FullName, "dashboard.yaml");
        await File.WriteAllLinesAsync(
            file,
            ["groups:", "  - name: dashboard", "    rules:",
                .. expressions.Select((one, place) => $"      - {{ record: \"panel:{place}\", expr: {JsonSerializer.Serialize(one)} }}")]);

        await Promtool.AcceptsAsync("check", "rules", file);
    }
}
