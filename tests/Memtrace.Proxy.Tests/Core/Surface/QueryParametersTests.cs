using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Surface;

namespace Memtrace.Proxy.Tests.Core.Surface;

public sealed class QueryParametersTests
{
    private static readonly Endpoint Write = new("POST", "/write", KeyPermissions.Write, EndpointRewrite.Write)
    {
        Parameters = ["precision"],
        DatabaseParameter = "db",
        KeyInQuery = true,
    };

    private static readonly Endpoint Rows = new("GET", "/q/{m}", KeyPermissions.Read, EndpointRewrite.QueryMeasurement)
    {
        Parameters = ["limit", "offset", "order_by"],
    };

    [Theory]
    [InlineData("precision=ns", "ns")]
    [InlineData("precision=n", "ns")]
    [InlineData("precision=us", "us")]
    [InlineData("precision=u", "us")]
    [InlineData("precision=ms", "ms")]
    [InlineData("precision=s", "s")]
    [InlineData("p%72ecision=%6Es", "ns")]
    [InlineData("db=tenant_b&precision=s&db=x", "s")]
    [InlineData("db=tenant_b", null)]
    [InlineData("&&", null)]
    [InlineData("Precision=s", null)]
    public void The_unit_of_a_write_is_read_in_both_spellings_and_the_rest_is_dropped(string query, string? expected)
    {
        Assert.Null(QueryParameters.TryRead(query, Write, out QueryParameters parameters));
        Assert.Equal(expected, parameters.Precision);
    }

    [Theory]
    [InlineData("precision=m")]
    [InlineData("precision=h")]
    [InlineData("precision=NS")]
    [InlineData("precision=s%00")]
    public void A_unit_that_Arc_does_not_have_is_refused(string query) =>
        Assert.Equal("invalid_parameter", QueryParameters.TryRead(query, Write, out _)?.Code);

    [Theory]
    [InlineData("precision=s&precision=s")]
    [InlineData("precision=s&p%72ecision=ms")]
    public void A_known_parameter_stands_once(string query) =>
        Assert.Equal("duplicate_parameter", QueryParameters.TryRead(query, Write, out _)?.Code);

    [Theory]
    [InlineData("limit=1&limit=1")]
    [InlineData("offset=1&offset=2")]
    [InlineData("order_by=a&order_by=b")]
    public void So_do_those_of_a_measurements_rows(string query) =>
        Assert.Equal("duplicate_parameter", QueryParameters.TryRead(query, Rows, out _)?.Code);

    [Theory]
    [InlineData("limit=1000000&offset=999999999999999999&order_by=time+desc", null)]
    [InlineData("limit=1000001", "invalid_parameter")]
    [InlineData("limit=-1", "invalid_parameter")]
    [InlineData("limit=", "invalid_parameter")]
    [InlineData("limit=1%3BDROP", "invalid_parameter")]
    [InlineData("limit=%D9%A1", "invalid_parameter")]
    [InlineData("offset=1e3", "invalid_parameter")]
    [InlineData("where=1%3D1", "parameter_closed")]
    [InlineData("wher%65=1", "parameter_closed")]
    [InlineData("where", "parameter_closed")]
    public void Counts_are_digits_and_raw_SQL_is_closed(string query, string? code) =>
        Assert.Equal(code, QueryParameters.TryRead(query, Rows, out _)?.Code);

    [Fact]
    public void The_key_of_an_InfluxDB_1_client_is_read_where_the_endpoint_allows_it()
    {
        Assert.Null(QueryParameters.TryRead("u=x&p=mtk%5Fabc", Write, out QueryParameters parameters));
        Assert.Equal("mtk_abc", parameters.Key);

        Assert.Null(QueryParameters.TryRead("p=mtk_abc", Rows, out parameters));
        Assert.Null(parameters.Key);
    }

    [Fact]
    public void A_key_that_stands_twice_in_the_query_is_ambiguous() =>
        Assert.Equal(RefusalCatalogue.AmbiguousKey, QueryParameters.TryRead("p=a&p=a", Write, out _));
}
