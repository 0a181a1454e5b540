using System.Diagnostics;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Telemetry.Requests;
using Memtrace.Proxy.Telemetry.Tracing;
using Memtrace.Proxy.Tests.Rooms;
using Microsoft.AspNetCore.Http;

namespace Memtrace.Proxy.Tests.Telemetry;

/// <summary>The spans of a request, while somebody traces and while nobody does.</summary>
public sealed class SpanTests
{
    private const string Caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public async Task The_callers_trace_goes_on_through_the_proxy_to_the_Arc()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        using var traced = new Traced(proxy);

        await proxy.QueryAsync(proxy.Key(), headers: [("traceparent", Caller), ("tracestate", "a=b")]);

        Activity server = traced.Server;
        Assert.Equal(Caller, server.ParentId);
        Assert.Equal(["look up binding", "inspect query", "POST /api/v1/query", "POST /api/v1/query"], traced.Spans.Select(span => span.DisplayName));
        Assert.All(traced.Spans.SkipLast(1), span => Assert.Equal((server.TraceId, server.SpanId), (span.TraceId, span.ParentSpanId)));
        Assert.Equal((traced.Client.Id, "a=b"), (proxy.Upstream.Single.Header("traceparent"), proxy.Upstream.Single.Header("tracestate")));
    }

    [Fact]
    public async Task Spans_say_who_asked_which_endpoint_and_how_it_ended()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        using var traced = new Traced(proxy);

        await proxy.WriteAsync(proxy.Key(), headers: (RequestIds.Header, "caller-7"));

        Assert.Equal(
            [
                "http.request.body.size=9", "http.request.method=POST", "http.response.body.size=0", "http.response.status_code=204",
                "http.route=/api/v1/write/line-protocol", "memtrace.org.id=org_a", "memtrace.request.id=caller-7",
            ],
            TagsOf(traced.Server));
        Assert.Equal(["memtrace.tier=store"], TagsOf(traced.Spans.First()));
        Assert.Equal(
            ["http.request.method=POST", "http.response.status_code=204", "memtrace.arc.id=arc_1", "url.template=/api/v1/write/line-protocol"],
            TagsOf(traced.Client));
        Assert.Contains(traced.Spans, span => span.DisplayName is "inspect write");
    }

    [Fact]
    public async Task The_look_up_lasts_from_its_own_beginning_and_not_from_the_arrival()
    {
        var clock = new ManualClock();
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(time: clock);
        using var traced = new Traced(proxy);
        proxy.Bindings.LookedUp = () => clock.Advance(TimeSpan.FromHours(2));

        await proxy.WriteAsync(proxy.Key());

        Activity lookUp = Assert.Single(traced.Spans, span => span.DisplayName is "look up binding");
        Assert.InRange(lookUp.Duration, TimeSpan.FromHours(2), TimeSpan.FromHours(3));
    }

    [Fact]
    public async Task A_refusal_is_told_by_its_code_and_is_a_failure_only_where_the_proxy_or_its_Arc_failed()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        using var traced = new Traced(proxy);
        string key = proxy.Key();
        await proxy.WriteAsync(Memtrace.Proxy.Core.Keys.ApiKeyToken.Issue().Reveal().ToString());
        await proxy.Upstream.StopAsync();
        await proxy.WriteAsync(key);

        Activity[] servers = [.. traced.Spans.Where(span => span.Kind is ActivityKind.Server)];
        Assert.Equal(("invalid_key", ActivityStatusCode.Unset), (servers[0].GetTagItem("memtrace.refusal.code"), servers[0].Status));
        Assert.Equal(["memtrace.tier=none"], TagsOf(traced.Spans.First()));
        Assert.Equal(("backend_unreachable", ActivityStatusCode.Error), (servers[1].GetTagItem("error.type"), servers[1].Status));
        Assert.Equal(("Request", ActivityStatusCode.Error), (traced.Client.GetTagItem("error.type"), traced.Client.Status));
    }

    [Fact]
    public async Task What_was_asked_and_where_the_Arc_is_stand_in_no_span()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        using var traced = new Traced(proxy);
        string key = proxy.Key();

        await proxy.QueryAsync(key, "SELECT telltale_sql FROM telltale", ("tracestate", "t=telltale"), ("baggage", "b=telltale"), ("traceparent", Caller));
        await proxy.GetAsync("/api/v1/query/telltale?where=telltale", key);
        await proxy.GetAsync("/telltale?x=telltale", key);
        await proxy.WriteAsync(key, "telltale v=1", ("User-Agent", "telltale"), (RequestIds.Header, key));

        string all = string.Join('\n', traced.Spans.Select(span =>
            $"{span.DisplayName} {span.OperationName} {span.TraceStateString} {span.StatusDescription} {string.Join(' ', TagsOf(span))}"));
        Assert.Equal(4, traced.Spans.Count(span => span.Kind is ActivityKind.Server));
        Assert.DoesNotContain("telltale", all, StringComparison.Ordinal);
        Assert.DoesNotContain(key, all, StringComparison.Ordinal);
        Assert.DoesNotMatch($@"\b({proxy.Upstream.Url.Port}|{proxy.Url.Port})\b", all);
    }

    [Fact]
    public async Task What_is_not_sampled_has_no_span_and_carries_the_trace_on()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        using var traced = new Traced(proxy, ActivitySamplingResult.PropagationData);

        await proxy.QueryAsync(proxy.Key(), headers: [("traceparent", Caller), ("tracestate", "a=b")]);

        Assert.Empty(traced.Spans);
        Assert.Matches($"^{Caller[..35]}-(?!{Caller[36..52]}|0{{16}})[0-9a-f]{{16}}-00$", proxy.Upstream.Single.Header("traceparent"));
        Assert.Equal("a=b", proxy.Upstream.Single.Header("tracestate"));
    }

    [Fact]
    public async Task What_is_not_sampled_and_has_no_caller_with_a_trace_begins_one_that_is_its_own()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        using var traced = new Traced(proxy, ActivitySamplingResult.PropagationData);
        string key = proxy.Key();

        await proxy.QueryAsync(key);
        await proxy.QueryAsync(key);

        string[] parents = [.. proxy.Upstream.Requests.Select(seen => seen.Header("traceparent")!)];
        Assert.All(parents, parent => Assert.Matches("^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-00$", parent));
        Assert.Equal(4, parents.SelectMany(parent => parent.Split('-')[1..3]).Distinct().Count());
    }

    [Fact]
    public void What_is_not_sampled_is_never_the_current_span_and_costs_an_id()
    {
        using var traces = new Traces();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source == traces.Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
            ActivityStarted = _ => Assert.Fail("It was started."),
        };
        ActivitySource.AddActivityListener(listener);
        var context = new DefaultHttpContext();
        traces.Begin(context, out _);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Activity? made = traces.Begin(context, out ActivityContext trace);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Null(made);
        Assert.Null(Activity.Current);
        Assert.NotEqual(default, trace.SpanId);
        Assert.InRange(allocated, 1, 500);
    }

    [Theory]
    [InlineData(ActivitySamplingResult.PropagationData)]
    [InlineData(ActivitySamplingResult.AllDataAndRecorded)]
    public async Task The_line_of_a_request_says_its_trace_sampled_or_not(ActivitySamplingResult sampling)
    {
        await using var lines = new WrittenLines(json: false);
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(
            options: new ProxyOptions { AccessLog = AccessLogMode.All }, loggers: lines.Loggers);
        using var traced = new Traced(proxy, sampling);

        await proxy.WriteAsync(proxy.Key());

        await Eventually.SeesAsync(() => lines.All.Length == 1);
        string[] parent = proxy.Upstream.Single.Header("traceparent")!.Split('-');
        string span = sampling is ActivitySamplingResult.PropagationData ? parent[2] : traced.Server.SpanId.ToHexString();
        Assert.EndsWith($" trace_id={parent[1]} span_id={span}", lines.All[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [InlineData("00x0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    public async Task Without_a_well_formed_parent_a_trace_begins_here(string? parent)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        using var traced = new Traced(proxy);

        await proxy.QueryAsync(proxy.Key(), headers: parent is null ? [] : [("traceparent", parent), ("tracestate", "a=b")]);

        Assert.Equal(default, traced.Server.ParentSpanId);
        Assert.NotEqual(Caller[3..35], traced.Server.TraceId.ToString());
        Assert.Equal((traced.Client.Id, null), (proxy.Upstream.Single.Header("traceparent"), proxy.Upstream.Single.Header("tracestate")));
    }

    [Fact]
    public void While_nobody_listens_nothing_is_made()
    {
        using var traces = new Traces();
        var context = new DefaultHttpContext();
        context.Request.Headers.TraceParent = Caller;

        long before = GC.GetAllocatedBytesForCurrentThread();
        Activity? made = traces.Begin(context, out ActivityContext trace);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Null(made);
        Assert.Equal((default, 0), (trace, allocated));
    }

    private static IEnumerable<string> TagsOf(Activity span) =>
        span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal);
}
