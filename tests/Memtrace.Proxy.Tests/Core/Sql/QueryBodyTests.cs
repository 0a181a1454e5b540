using System.Buffers;
using System.Text;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Sql;

namespace Memtrace.Proxy.Tests.Core.Sql;

public class QueryBodyTests
{
    [Theory]
    [InlineData("""{"sql":"SELECT 1"}""", "SELECT 1")]
    [InlineData(""" { "sql" : "SELECT 1" } """, "SELECT 1")]
    [InlineData("""{"\u0073ql":"SELECT 1"}""", "SELECT 1")]
    [InlineData("""{"sql":"SELECT 1","format":"json"}""", "SELECT 1")]
    [InlineData("""{"format":"arrow","sql":"SELECT 1"}""", "SELECT 1")]
    [InlineData("""{"sql":""}""", "")]
    [InlineData("""{"sql":"SELECT '\u00e9\ud83d\ude80 \"q\" \\ \n'"}""", "SELECT 'é🚀 \"q\" \\ \n'")]
    public void The_one_form_is_read(string body, string sql)
    {
        Assert.Null(QueryBody.TryRead(Encoding.UTF8.GetBytes(body), out string read));
        Assert.Equal(sql, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""["SELECT 1"]""")]
    [InlineData("""[{"sql":"SELECT 1"}]""")]
    [InlineData("\"SELECT 1\"")]
    [InlineData("{}")]
    [InlineData("""{"sql":null}""")]
    [InlineData("""{"sql":1}""")]
    [InlineData("""{"sql":true}""")]
    [InlineData("""{"sql":["SELECT 1"]}""")]
    [InlineData("""{"sql":{"sql":"SELECT 1"}}""")]
    [InlineData("""{"SQL":"SELECT 1"}""")]
    [InlineData("""{"Sql":"SELECT 1"}""")]
    [InlineData("""{"sql ":"SELECT 1"}""")]
    [InlineData("""{"sql\u0000":"SELECT 1"}""")]
    [InlineData("""{"\u017fql":"SELECT 1"}""")]
    [InlineData("""{"ſql":"SELECT 1"}""")]
    [InlineData("""{"sql":"SELECT 1","SQL":"SELECT * FROM tenant_b.x"}""")]
    [InlineData("""{"sql":"SELECT 1","\u017fql":"TABLE 'x'"}""")]
    [InlineData("""{"sql":"SELECT 1","sql":"SELECT 1"}""")]
    [InlineData("""{"sql":"SELECT 1","\u0073\u0071\u006c":"SELECT 2"}""")]
    [InlineData("""{"format":"json","format":"json","sql":"SELECT 1"}""")]
    [InlineData("""{"format":"json"}""")]
    [InlineData("""{"sql":"SELECT 1","format":1}""")]
    [InlineData("""{"sql":"SELECT 1","format":null}""")]
    [InlineData("""{"sql":"SELECT 1","Format":"json"}""")]
    [InlineData("""{"sql":"SELECT 1","database":"tenant_b"}""")]
    [InlineData("""{"sql":"SELECT 1","db":"tenant_b"}""")]
    [InlineData("""{"sql":"SELECT 1",}""")]
    [InlineData("""{"sql":"SELECT 1" /* c */}""")]
    [InlineData("""{"sql":"SELECT 1"} // c""")]
    [InlineData("""{"sql":"SELECT 1"}{"sql":"x"}""")]
    [InlineData("""{"sql":"SELECT 1"}x""")]
    [InlineData("""{"sql":"SELECT 1"}]""")]
    [InlineData("""{"sql":"SELECT 1" """)]
    [InlineData("""{"sql":"SELECT 1""")]
    [InlineData("""{'sql':'SELECT 1'}""")]
    [InlineData("""{sql:"SELECT 1"}""")]
    [InlineData("""{"sql":"SELECT \ud800"}""")]
    [InlineData("""{"sql":"SELECT \udc00\ud800"}""")]
    [InlineData("""{"sql":"SELECT 1","format":"\ud800"}""")]
    [InlineData("""{"sql":"SELECT \u0000"}""")]
    [InlineData("""{"sql":"SELECT \x"}""")]
    [InlineData("sql=SELECT+1")]
    [InlineData("<q><SQL>SHOW DATABASES</SQL></q>")]
    public void Anything_else_is_refused(string body) => AssertRefused(Encoding.UTF8.GetBytes(body));

    [Fact]
    public void A_byte_order_mark_is_refused() => AssertRefused([0xEF, 0xBB, 0xBF, .. "{\"sql\":\"SELECT 1\"}"u8]);

    [Fact]
    public void A_trailing_or_raw_zero_byte_is_refused()
    {
        AssertRefused([.. "{\"sql\":\"SELECT 1\"}"u8, 0]);
        AssertRefused([.. "{\"sql\":\"SELECT 1"u8, 0, .. "\"}"u8]);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0xAF })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xE2, 0x82 })]
    public void Bytes_that_are_no_utf8_are_refused_wherever_they_stand(byte[] bytes)
    {
        AssertRefused([.. "{\"sql\":\"SELECT "u8, .. bytes, .. "\"}"u8]);
        AssertRefused([.. "{\"sql\":\"SELECT 1\",\"format\":\""u8, .. bytes, .. "\"}"u8]);
        AssertRefused([.. "{\"sql"u8, .. bytes, .. "\":\"SELECT 1\"}"u8]);
    }

    [Fact]
    public void Gzip_is_no_query() => AssertRefused([0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0]);

    [Fact]
    public void A_flat_tower_of_objects_is_refused() =>
        AssertRefused(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"sql\":", 5000))));

    [Theory]
    [InlineData("SELECT 1")]
    [InlineData("SELECT 'é🚀 \"q\" \\ \n </script> & '")]
    public void What_is_written_has_one_member_and_reads_back_the_same(string sql)
    {
        var output = new ArrayBufferWriter<byte>();
        QueryBody.Write(sql, output);

        Assert.StartsWith("{\"sql\":\"", Encoding.UTF8.GetString(output.WrittenSpan), StringComparison.Ordinal);
        Assert.Null(QueryBody.TryRead(output.WrittenSpan, out string read));
        Assert.Equal(sql, read);
    }

    private static void AssertRefused(byte[] body)
    {
        Refusal? refusal = QueryBody.TryRead(body, out string sql);

        Assert.Same(RefusalCatalogue.MalformedQueryBody, refusal);
        Assert.Empty(sql);
    }
}
