using System.Text;
using Memtrace.Proxy.Telemetry.Metrics;

namespace Memtrace.Proxy.Tests.Telemetry;

public sealed class PrometheusTextTests
{
    private readonly PrometheusText _page = new();

    private string Text => Encoding.UTF8.GetString(_page.Written);

    [Fact]
    public void A_family_is_written_with_its_help_its_type_and_its_samples()
    {
        Assert.True(_page.TryBegin("requests_total", "counter", "All of them."));
        _page.Sample("requests_total").Label("a", "1").Label("b", "2").Value(3);
        _page.Sample("requests_total").Value(0.5);

        Assert.Equal("# HELP requests_total All of them.\n# TYPE requests_total counter\nrequests_total{a=\"1\",b=\"2\"} 3\nrequests_total 0.5\n", Text);
    }

    [Fact]
    public void What_would_end_a_value_or_a_line_is_escaped()
    {
        _page.TryBegin("a", "gauge", "one\\two\nthree \"four\"");
        _page.Sample("a").Label("b", "one\\two\nthree \"four\" fünf 😀").Value(1);

        Assert.Equal("# HELP a one\\\\two\\nthree \"four\"\n# TYPE a gauge\na{b=\"one\\\\two\\nthree \\\"four\\\" fünf 😀\"} 1\n", Text);
        Assert.Equal(1, ParsedPage.Of(_page.Written)["a{b=\"one\\two\nthree \"four\" fünf 😀\"}"]);
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(1e-9, "1E-09")]
    [InlineData(-1.7976931348623157E+308, "-1.7976931348623157E+308")]
    [InlineData(0.1, "0.1")]
    public void Numbers_are_written_as_Prometheus_reads_them(double value, string text)
    {
        _page.Sample("a").Value(value);

        Assert.Equal($"a {text}\n", Text);
    }

    [Fact]
    public void A_family_that_is_there_is_not_begun_again_before_the_next_page()
    {
        Assert.True(_page.TryBegin("a", "gauge", ""));
        Assert.False(_page.TryBegin("a", "gauge", ""));

        _page.Clear();

        Assert.True(_page.TryBegin("a", "gauge", ""));
    }

    [Theory]
    [InlineData("memtrace.proxy.request.duration", "s", false, "memtrace_proxy_request_duration_seconds")]
    [InlineData("memtrace.proxy.request.size", "By", false, "memtrace_proxy_request_size_bytes")]
    [InlineData("memtrace.bindings.lookups", "", true, "memtrace_bindings_lookups_total")]
    [InlineData("dotnet.gc.collections", "{collection}", true, "dotnet_gc_collections_total")]
    [InlineData("dotnet.process.cpu.time", "s", true, "dotnet_process_cpu_time_seconds_total")]
    [InlineData("a.bytes", "By", false, "a_bytes")]
    [InlineData("a.total_total", "1", true, "a_total_total")]
    [InlineData("2..a--b", "", false, "_2_a_b")]
    public void Names_and_units_are_those_of_the_mapping(string name, string unit, bool counts, string expected) =>
        Assert.Equal(expected, PrometheusName.Of(name, unit, counts));
}
