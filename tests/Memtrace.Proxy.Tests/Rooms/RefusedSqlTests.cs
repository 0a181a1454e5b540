using System.Net;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>What a caller is told about refused SQL, and what nobody else is.</summary>
public sealed class RefusedSqlTests
{
    [Fact]
    public async Task A_refusal_shows_the_line_with_a_caret_to_the_caller_and_to_no_log()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();

        Said said = await proxy.QueryAsync(proxy.Key(), """SELECT secret_column,\n  version() FROM cpu""");

        Assert.Equal((HttpStatusCode.BadRequest, "sql_function", "24"), (said.Status, said.Code, said.Member("position")));
        Assert.Equal("  version() FROM cpu\n  ^", said.Member("excerpt"));
        Assert.DoesNotContain("version", Logged(proxy), StringComparison.Ordinal);
        Assert.Contains("sql_function", Logged(proxy), StringComparison.Ordinal);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Fact]
    public async Task A_key_in_the_text_is_not_repeated()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string key = proxy.Key();

        Said said = await proxy.QueryAsync(key, $"SELECT version() FROM cpu WHERE k = '{key}'");

        Assert.Equal("sql_function", said.Code);
        Assert.Null(said.Member("excerpt"));
        Assert.DoesNotContain(key[4..], said.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mtk_")]
    [InlineData("MTK_")]
    public async Task A_key_in_the_place_of_a_measurement_goes_nowhere(string prefix)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string key = proxy.Key();

        Said said = await proxy.GetAsync($"/api/v1/query/{prefix}{key[4..]}", key);

        Assert.Equal((HttpStatusCode.BadRequest, "malformed_path"), (said.Status, said.Code));
        Assert.DoesNotContain(key[4..], said.Body + Logged(proxy), StringComparison.Ordinal);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Fact]
    public async Task A_query_that_begins_with_FROM_reaches_the_own_Arc()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();

        await proxy.QueryAsync(proxy.Key(), "FROM tenant_a.cpu SELECT host -- all");

        Assert.Equal("""{"sql":"FROM cpu SELECT host  "}""", proxy.Upstream.Single.Text);
    }

    private static string Logged(ProxyUnderTest proxy) => string.Join('\n', proxy.Log.Entries);
}
