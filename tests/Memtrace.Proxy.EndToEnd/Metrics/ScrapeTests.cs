using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Metrics;

/// <summary>The built server's metrics, as the programs read them that they are for.</summary>
public sealed class ScrapeTests(OneNode node) : IClassFixture<OneNode>
{
    [Fact]
    public async Task Promtool_finds_nothing_to_say_about_the_page()
    {
        await AskAsync(await node.ProvisionAsync());

        FinishedProgram ended = await RunningProgram.RunAsync(
            "promtool", ["check", "metrics"], Surroundings.Bare(node.Installation.Folder.Path), await PageAsync());

        Assert.Equal(FinishedProgram.Done(""), ended);
    }

    [Fact]
    public async Task A_request_that_was_made_is_what_Prometheus_answers_with()
    {
        Tenant tenant = await node.ProvisionAsync();
        await AskAsync(tenant);
        await using PrometheusServer prometheus = await PrometheusServer.StartAsync(node.Node.OperatorUrl);

        await SeesAsync(prometheus, "up", 1);

        await SeesAsync(prometheus, $$"""memtrace_organization_requests_total{org="{{tenant.OrgId}}",outcome="served"}""", 2);
        await SeesAsync(prometheus, $$"""memtrace_organization_requests_total{org="{{tenant.OrgId}}",outcome="refused"}""", 1);
        await SeesAsync(prometheus, $$"""sum(memtrace_arc_healthy)""", 1);
        await SeesAsync(prometheus, """memtrace_store_state{state="fresh"}""", 1);
        Assert.True(await prometheus.AskAsync("histogram_quantile(0.99, sum by (le) (memtrace_proxy_request_duration_seconds_bucket))") > 0);
        Assert.True(await prometheus.AskAsync("sum(memtrace_proxy_request_own_duration_seconds_sum)") > 0);
    }

    [Fact]
    public async Task The_page_needs_no_token_says_no_key_and_is_not_on_the_tenant_listener()
    {
        Tenant tenant = await node.ProvisionAsync();
        await AskAsync(tenant);
        using Caller caller = node.Call(tenant);

        string page = await PageAsync();

        Assert.Contains(tenant.OrgId, page, StringComparison.Ordinal);
        Assert.DoesNotContain(tenant.Key, page, StringComparison.Ordinal);
        Assert.DoesNotContain("mtk_", page, StringComparison.Ordinal);
        Assert.DoesNotContain(node.Arc.Token, page, StringComparison.Ordinal);
        Assert.DoesNotContain("memtrace_", (await caller.GetAsync("/metrics")).Body, StringComparison.Ordinal);
    }

    private async Task AskAsync(Tenant tenant)
    {
        using Caller caller = node.Call(tenant);
        await caller.WriteAsync("cpu,host=a usage=1");
        await caller.QueryAsync("SELECT 1 AS one");
        await caller.QueryAsync("DROP TABLE cpu");
    }

    private async Task<string> PageAsync()
    {
        using Caller operators = Caller.To(node.Node.OperatorUrl, key: null);
        return (await operators.GetAsync("/metrics")).Body;
    }

    private static async Task SeesAsync(PrometheusServer prometheus, string expression, double expected)
    {
        double? seen = null;
        bool isSeen = await Patience.SeesAsync(async () => (seen = await prometheus.AskAsync(expression)) == expected, Patience.Usual);
        Assert.True(isSeen, $"{expression} is {seen}");
    }
}
