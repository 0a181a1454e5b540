using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Telemetry;
using Memtrace.Proxy.Telemetry.Metrics;
using Memtrace.Proxy.Tests.Rooms;

namespace Memtrace.Proxy.Tests.Telemetry;

/// <summary>The page of a node that serves: what it says of requests, and that the README names all of it.</summary>
[Collection(WholeProcess.Name)]
public sealed class ExposedMetricsTests : IDisposable
{
    private readonly TelemetryExport _export = TelemetryExport.Start(TimeProvider.System);

    public void Dispose() => _export.Dispose();

    [Fact]
    public async Task A_request_shows_with_its_organization_its_Arc_and_its_endpoint()
    {
        await using ProxyUnderTest proxy = await StartAsync();
        string organization = $"org_{Guid.NewGuid():N}";

        await proxy.QueryAsync(proxy.Key(organization));
        await proxy.GetAsync("/api/v1/logs", proxy.Key(organization));

        string arc = proxy.Upstream.Url.ToString().TrimEnd('/');
        ParsedPage page = await TakeAsync(
            ($"memtrace_organization_requests_total{{org=\"{organization}\",outcome=\"served\"}}", 1),
            ($"memtrace_organization_requests_total{{org=\"{organization}\",outcome=\"refused\"}}", 1),
            ($"memtrace_organization_duration_seconds_count{{org=\"{organization}\"}}", 2),
            ($"memtrace_organization_received_bytes_total{{org=\"{organization}\"}}", 18),
            ($"memtrace_arc_requests_total{{arc=\"{arc}\",outcome=\"answered\"}}", 1),
            ($"memtrace_arc_healthy{{arc=\"{arc}\"}}", 1));
        Assert.True(page["memtrace_proxy_request_duration_seconds_count{endpoint=\"/api/v1/query\",reason=\"none\",status=\"204\"}"] >= 1);
        Assert.True(page["memtrace_proxy_request_inspection_duration_seconds_count{kind=\"query\"}"] >= 1);
    }

    [Fact]
    public async Task An_Arc_that_cannot_be_reached_is_not_healthy_until_it_answers_again()
    {
        await using ProxyUnderTest proxy = await StartAsync();
        string key = proxy.Key();
        string arc = proxy.Upstream.Url.ToString().TrimEnd('/');
        await proxy.QueryAsync(key);
        await proxy.Upstream.StopAsync();

        await proxy.QueryAsync(key);

        await TakeAsync(($"memtrace_arc_requests_total{{arc=\"{arc}\",outcome=\"unreachable\"}}", 1), ($"memtrace_arc_healthy{{arc=\"{arc}\"}}", 0));
    }

    [Fact]
    public async Task No_key_and_no_credential_is_anywhere_on_the_page()
    {
        await using ProxyUnderTest proxy = await StartAsync();
        string key = proxy.Key(credential: "telltale-credential");

        await proxy.QueryAsync(key, "SELECT telltale FROM telltale");
        await proxy.WriteAsync(key, "telltale v=1");
        await proxy.GetAsync($"/telltale/{key}", key);
        await proxy.GetAsync("/api/v1/me", ApiKeyToken.Issue().Reveal().ToString());

        await TakeAsync(("""memtrace_organization_duration_seconds_count{org="org_a"}""", 3));
        string page = System.Text.Encoding.UTF8.GetString(await _export.Page.TakeAsync(CancellationToken.None));
        Assert.DoesNotContain("telltale", page, StringComparison.Ordinal);
        Assert.DoesNotContain("mtk_", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_README_names_every_metric_with_its_type_and_labels_and_no_other()
    {
        await using ProxyUnderTest proxy = await StartAsync();
        await proxy.QueryAsync(proxy.Key());
        await proxy.WriteAsync(proxy.Key());

        ParsedPage page = await TakeAsync(("""memtrace_organization_requests_total{org="org_a",outcome="served"}""", 2));

        IReadOnlyDictionary<string, (string Type, string Labels)> documented = DocumentedMetrics.All;
        Assert.Equal(
            page.Families.Keys.Where(IsOurs).Order(StringComparer.Ordinal).Select(name => $"{name} {page.Families[name].Type} {page.LabelsOf(name)}"),
            documented.Keys.Where(IsOurs).Order(StringComparer.Ordinal).Select(name => $"{name} {documented[name].Type} {documented[name].Labels}"));
        Assert.Empty(page.Families.Keys.Where(name => name != "target_info").Except(documented.Keys));
        Assert.All(documented, row => Assert.True(!page.Families.TryGetValue(row.Key, out var family) || family.Type == row.Value.Type, row.Key));
    }

    [Fact]
    public async Task A_hundred_thousand_organizations_leave_a_page_of_less_than_two_megabytes()
    {
        await using ProxyUnderTest proxy = await StartAsync(new ProxyOptions { MetricsOrgs = 1000 });
        await proxy.QueryAsync(proxy.Key());
        OrganizationSeries series = proxy.Service<OrganizationSeries>();
        for (int i = 0; i < 100_000; i++)
        {
            series.Count($"org_{i:x24}", Accounts.Served());
        }

        byte[] page = await _export.Page.TakeAsync(CancellationToken.None);

        Assert.InRange(page.Length, 500_000, 2_000_000);
        Assert.Equal(1001, ParsedPage.Of(page).Samples.Keys.Count(key => key.StartsWith("memtrace_organization_sent_bytes_total{", StringComparison.Ordinal)));
    }

    private async Task<ProxyUnderTest> StartAsync(ProxyOptions? options = null)
    {
        ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true, options: options);
        ((FakeFeed)proxy.Node.Feed).HasRedis = true;
        _export.Follow(proxy.Service<IServiceProvider>());
        return proxy;
    }

    // A caller may have its answer just before its request has ended and counts, in one series after the other.
    private async Task<ParsedPage> TakeAsync(params (string Series, double Value)[] awaited)
    {
        ParsedPage page = null!;
        await Eventually.SeesAsync(async () =>
        {
            page = ParsedPage.Of(await _export.Page.TakeAsync(CancellationToken.None));
            return Array.TrueForAll(awaited, each => page.Samples.TryGetValue(each.Series, out double seen) && seen == each.Value);
        });
        return page;
    }

    private static bool IsOurs(string name) => name.StartsWith("memtrace_", StringComparison.Ordinal);
}
