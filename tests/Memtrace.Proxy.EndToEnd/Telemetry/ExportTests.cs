using System.Diagnostics;
using System.Text.Json.Nodes;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;
using Memtrace.Proxy.Tests.Secrets;
using Memtrace.Proxy.Tests.Telemetry.Collector;
using Microsoft.AspNetCore.Http;

namespace Memtrace.Proxy.EndToEnd.Telemetry;

/// <summary>What the built server sends to a collector, and that requests do not care whether one takes it.</summary>
public sealed class ExportTests : IAsyncLifetime
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Span = "00f067aa0ba902b7";
    private const string Credential = "telltale-credential-0123456789";

    // How long an export waits for a collector.
    private static readonly TimeSpan ExportPatience = TimeSpan.FromSeconds(10);

    private readonly Installation _installation = Installation.Create();
    private readonly List<string> _parents = [];
    private ScriptedArc _arc = null!;
    private Tenant _tenant = null!;

    public async Task InitializeAsync()
    {
        _arc = await ScriptedArc.StartAsync(context =>
        {
            lock (_parents)
            {
                _parents.Add(context.Request.Headers.TraceParent.ToString());
            }

            return context.Response.WriteAsync("{}");
        });
        _tenant = await _installation.ProvisionAsync("acme", _arc.Address, Credential, "acme");
        _installation.Variables["MEMTRACE_ACCESS_LOG"] = "all";
        _installation.Variables["MEMTRACE_LOG_FORMAT"] = "json";
        _installation.Variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        _installation.Variables["OTEL_BSP_SCHEDULE_DELAY"] = "100";
        _installation.Variables["OTEL_BLRP_SCHEDULE_DELAY"] = "100";
        _installation.Variables["OTEL_METRIC_EXPORT_INTERVAL"] = "200";
    }

    public async Task DisposeAsync()
    {
        await _arc.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_request_is_one_trace_of_connected_spans_with_its_log_line_beside_it(bool grpc)
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync(grpc);
        _installation.Variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = grpc ? "grpc" : "http/protobuf";
        await using ServingNode node = await ServeAsync(collector.Address);

        Assert.Equal(200, (await AskAsync(node, $"00-{Trace}-{Span}-01")).Status);
        await SeesAsync(() => collector.Spans.Count == 4);
        await SeesAsync(() => collector.Entries.Any(entry => entry.TraceId == Trace) && collector.Metrics.ContainsKey("memtrace.proxy.request.duration"));

        ReceivedSpan server = Assert.Single(collector.Spans, span => span.Kind == 2);
        ReceivedSpan client = Assert.Single(collector.Spans, span => span.Kind == 3);
        Assert.All(collector.Spans, span => Assert.Equal(Trace, span.TraceId));
        Assert.Equal((Span, "POST /api/v1/query"), (server.ParentId, server.Name));
        Assert.All(collector.Spans.Where(span => span != server), span => Assert.Equal(server.Id, span.ParentId));
        Assert.Equal(
            ["POST /api/v1/query", "inspect query", "look up binding"],
            collector.Spans.Where(span => span != server).Select(span => span.Name).Order(StringComparer.Ordinal));
        Assert.Equal((_tenant.OrgId, "200"), (server.Attributes["memtrace.org.id"], server.Attributes["http.response.status_code"]));
        Assert.Equal($"00-{Trace}-{client.Id}-01", Assert.Single(_parents));
        ReceivedEntry line = Assert.Single(collector.Entries, entry => entry.TraceId == Trace);
        Assert.Equal((server.Id, "/api/v1/query"), (line.SpanId, line.Attributes["endpoint"]));
        Assert.Equal("memtrace", collector.Resource["service.name"]);
        FinishedProgram ended = await node.StopAsync();
        Assert.Contains($"\"trace_id\":\"{Trace}\",\"span_id\":\"{server.Id}\"", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_is_secret_or_that_was_asked_is_in_any_byte()
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        _installation.Variables["MEMTRACE_LOG_LEVEL"] = "debug";
        await using ServingNode node = await ServeAsync(collector.Address);
        using Caller caller = Caller.To(node.Url, _tenant.Key);

        await AskAsync(node, $"00-{Trace}-{Span}-01", ("baggage", "b=telltale-baggage"), ("tracestate", "t=telltale-state"), ("x-request-id", _tenant.Key));
        await caller.QueryAsync("DROP TABLE telltale-statement");
        await caller.WriteAsync("telltale-rows v=1");
        await caller.GetAsync($"/telltale-path/{_tenant.Key}?q=telltale-query&p={_tenant.Key}");
        await caller.GetAsync("/api/v1/query/telltale-measurement?where=telltale-query");
        string arc = new Uri(_arc.Address).Authority;
        await _arc.DisposeAsync();
        await caller.QueryAsync("SELECT telltale_sql");
        await SeesAsync(() => collector.Spans.Count(span => span.Kind == 2) == 6 && !collector.Metrics.IsEmpty && !collector.Entries.IsEmpty);
        await node.StopAsync();

        string all = string.Join('\n', collector.Bodies);
        Assert.Empty(new SecretPieces(_tenant.Key, Credential, _installation.MasterKey).Find(all));
        Assert.DoesNotContain("telltale", all, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(arc, string.Join('\n', collector.BodiesWithoutMetrics), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_series_of_organizations_and_Arcs_are_those_of_the_page_and_what_falls_is_no_counter()
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        _installation.Variables["MEMTRACE_METRICS_ORGS"] = "1";
        Tenant second = await _installation.ProvisionAsync("second", _arc.Address, Credential, "second");
        await using ServingNode node = await ServeAsync(collector.Address);
        using Caller caller = Caller.To(node.Url, second.Key);
        await AskAsync(node, $"00-{Trace}-{Span}-01");
        await AskAsync(node, $"00-{Trace}-{Span}-01");
        await caller.QueryAsync("SELECT 1");
        await caller.QueryAsync("DROP TABLE t");

        await node.StopAsync();

        ReceivedSeries series = collector.Series;
        Assert.Equal(2, series.Last($"memtrace.organization.requests{{org={_tenant.OrgId},outcome=served}}"));
        Assert.Equal(1, series.Last("memtrace.organization.requests{org=other,outcome=served}"));
        Assert.Equal(1, series.Last("memtrace.organization.requests{org=other,outcome=refused}"));
        Assert.Equal(2, series.Last($"memtrace.organization.duration.count{{org={_tenant.OrgId}}}"));
        Assert.Equal(3, series.Last($"memtrace.arc.requests{{arc={_arc.Address.TrimEnd('/')},outcome=answered}}"));
        Assert.Equal(1, series.Last($"memtrace.arc.healthy{{arc={_arc.Address.TrimEnd('/')}}}"));
        Assert.True(series.Rising["memtrace.organization.requests"]);
        Assert.Equal((false, false), (series.Rising["dotnet.thread_pool.threads"], series.Rising["dotnet.thread_pool.queue.length"]));
        Assert.Empty(series.Fallen);
    }

    [Theory]
    [InlineData("always_off", false)]
    [InlineData("always_on", true)]
    public async Task The_standard_variables_say_who_is_traced_and_what_the_node_is_called(string sampler, bool traced)
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        _installation.Variables["OTEL_TRACES_SAMPLER"] = sampler;
        _installation.Variables["OTEL_SERVICE_NAME"] = "edge-7";
        _installation.Variables["OTEL_RESOURCE_ATTRIBUTES"] = "service.instance.id=node-3";
        await using ServingNode node = await ServeAsync(collector.Address);

        await AskAsync(node, $"00-{Trace}-{Span}-01");
        await SeesAsync(() => collector.Entries.Any(entry => entry.TraceId == Trace) && collector.Metrics.ContainsKey("memtrace.proxy.request.duration"));
        FinishedProgram ended = await node.StopAsync();

        Assert.Equal(traced, !collector.Spans.IsEmpty);
        string span = Assert.Single(collector.Entries, entry => entry.TraceId == Trace).SpanId;
        Assert.Contains($"\"trace_id\":\"{Trace}\",\"span_id\":\"{span}\"", ended.Output, StringComparison.Ordinal);
        Assert.Equal(traced, _parents[0][36..52] != span);
        Assert.Equal(("edge-7", "node-3"), (collector.Resource["service.name"], collector.Resource["service.instance.id"]));
        Assert.StartsWith($"00-{Trace}-", Assert.Single(_parents), StringComparison.Ordinal);
        Assert.EndsWith(traced ? "-01" : "-00", _parents[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_signal_may_have_a_collector_of_its_own(bool grpc)
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        await using OtlpReceiver ofSpans = await OtlpReceiver.StartAsync(grpc);
        _installation.Variables["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"] = grpc ? "grpc" : "http/protobuf";
        _installation.Variables["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = grpc ? ofSpans.Address : $"{ofSpans.Address.TrimEnd('/')}/v1/traces";
        await using ServingNode node = await ServeAsync(collector.Address);

        Assert.Equal(200, (await AskAsync(node, $"00-{Trace}-{Span}-01")).Status);
        await SeesAsync(() => ofSpans.Spans.Count == 4 && !collector.Metrics.IsEmpty && !collector.Entries.IsEmpty);

        Assert.Empty(collector.Spans);
        Assert.Equal((0, 0), (ofSpans.Metrics.Count, ofSpans.Entries.Count));
    }

    [Theory]
    [InlineData("OTEL_SDK_DISABLED", "true")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "")]
    public async Task Told_not_to_it_sends_nothing_and_the_callers_trace_goes_on_as_it_came(string variable, string value)
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        _installation.Variables["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = $"{collector.Address}/v1/traces";
        _installation.Variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address;
        _installation.Variables[variable] = value;
        await using ServingNode node = await _installation.ServeAsync();

        Assert.Equal(200, (await AskAsync(node, $"00-{Trace}-{Span}-01")).Status);
        await node.StopAsync();

        Assert.Empty(collector.Bodies);
        Assert.Equal($"00-{Trace}-{Span}-01", Assert.Single(_parents));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_collector_that_is_dead_or_never_answers_costs_no_request_anything_and_holds_up_no_stop(bool dead)
    {
        await using OtlpReceiver collector =
            await OtlpReceiver.StartAsync(before: context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted));
        string address = collector.Address;
        if (dead)
        {
            await collector.DisposeAsync();
        }

        await using ServingNode node = await ServeAsync(address);
        var watch = new Stopwatch();

        for (int i = 0; i < 200; i++)
        {
            watch.Restart();
            Assert.Equal(200, (await AskAsync(node, $"00-{Trace}-{Span}-01")).Status);
            Assert.True(watch.Elapsed < ExportPatience, $"a request took {watch.Elapsed}");
        }

        watch.Restart();
        FinishedProgram ended = await node.StopAsync();
        Assert.Equal(0, ended.ExitCode);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"the stop took {watch.Elapsed}");
        Assert.Equal(200, ended.Output.Split('\n').Count(line => line.Contains("\"endpoint\":\"/api/v1/query\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317", " is no http or https URL ")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json", ": 'http/json' is neither grpc nor http/protobuf")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "secret", " is no list like name=value")]
    [InlineData("OTEL_TRACES_SAMPLER", "traceidratios", ": 'traceidratios' is not one of always_on, ")]
    public async Task A_variable_that_cannot_be_obeyed_stops_the_start(string variable, string value, string fault)
    {
        _installation.Variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:4318";
        _installation.Variables[variable] = value;

        FinishedProgram ended = await _installation.ServeInVainAsync();

        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.StartsWith($"error: {variable}{fault}", ended.Error, StringComparison.Ordinal);
    }

    private Task<ServingNode> ServeAsync(string collector)
    {
        _installation.Variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector;
        return _installation.ServeAsync();
    }

    private async Task<HttpAnswer> AskAsync(ServingNode node, string parent, params (string Name, string Value)[] headers)
    {
        using Caller caller = Caller.To(node.Url, _tenant.Key);
        var body = new JsonObject { ["sql"] = "SELECT telltale_column FROM telltale_table" };
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/query")
        {
            Content = new StringContent(body.ToJsonString(), new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")),
        };
        foreach ((string name, string value) in (IEnumerable<(string, string)>)[("traceparent", parent), .. headers])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await caller.SendAsync(request);
    }

    private static async Task SeesAsync(Func<bool> look) => Assert.True(await Patience.SeesAsync(look, Patience.Usual));
}
