using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Surface;
using Memtrace.Proxy.Tests.Core.Sql;

namespace Memtrace.Proxy.Tests.Core.Surface;

public sealed class MeasurementQueryTests
{
    private static readonly Endpoint Rows = new("GET", "/q/{m}", KeyPermissions.Read, EndpointRewrite.QueryMeasurement)
    {
        Parameters = ["limit", "offset", "order_by"],
    };

    [Theory]
    [InlineData("", """SELECT * FROM "cpu" ORDER BY "time" DESC LIMIT 100 OFFSET 0""")]
    [InlineData("limit=5&offset=10", """SELECT * FROM "cpu" ORDER BY "time" DESC LIMIT 5 OFFSET 10""")]
    [InlineData("order_by=host,time+desc", """SELECT * FROM "cpu" ORDER BY "host" ASC, "time" DESC LIMIT 100 OFFSET 0""")]
    [InlineData("order_by=", """SELECT * FROM "cpu" ORDER BY "time" DESC LIMIT 100 OFFSET 0""")]
    public void The_statement_is_made_of_names_and_digits_and_the_guard_passes_it(string query, string expected)
    {
        Assert.Null(MeasurementQuery.TryBuild("cpu", Read(query), out string sql));
        Assert.Equal(expected, sql);
        Assert.True(DatabaseName.TryParse("tenant_a", out DatabaseName own));
        Assert.Null(ShippedGuard.Instance.Inspect(sql, own).Refusal);
    }

    [Theory]
    [InlineData("order_by=time%3B+DROP+TABLE+x")]
    [InlineData("order_by=(SELECT+1)")]
    [InlineData("order_by=time+desc+nulls")]
    [InlineData("order_by=time+sideways")]
    [InlineData("order_by=time%22")]
    [InlineData("order_by=a,,b")]
    [InlineData("order_by=tenant_b.x")]
    public void An_order_is_a_list_of_columns(string query) =>
        Assert.Equal("invalid_parameter", MeasurementQuery.TryBuild("cpu", Read(query), out _)?.Code);

    [Fact]
    public void A_long_order_is_refused() =>
        Assert.Equal("invalid_parameter", MeasurementQuery.TryBuild("cpu", Read("order_by=" + new string('a', 257)), out _)?.Code);

    [Theory]
    [InlineData("cpu%3Fdatabase")]
    [InlineData("tenant_b.cpu")]
    [InlineData("_x")]
    [InlineData("%22cpu%22")]
    [InlineData("mtk_abc")]
    [InlineData("MtK_abc")]
    public void The_path_must_name_a_measurement(string measurement) =>
        Assert.Equal(RefusalCatalogue.MalformedPath.Code, MeasurementQuery.TryBuild(measurement, QueryParameters.None, out _)?.Code);

    private static QueryParameters Read(string query)
    {
        Assert.Null(QueryParameters.TryRead(query, Rows, out QueryParameters parameters));
        return parameters;
    }
}
