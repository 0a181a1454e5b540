using System.Net;
using Map = System.Collections.Generic.Dictionary<string, object?>;

namespace Memtrace.Proxy.Tests.ArcDev;

public sealed class ArcDevMsgpackTests
{
    private static readonly object?[] Time = [1780000000000000L];

    private static Map Columnar(string measurement, string column = "v") =>
        new() { ["m"] = measurement, ["columns"] = new Map { ["time"] = Time, [column] = new object?[] { 1.5 } } };

    [Fact]
    public async Task The_columnar_shape_keeps_every_type()
    {
        await using var arc = await ArcDevHost.StartAsync();
        var columns = new Map
        {
            ["time"] = new object?[] { 1780000000000000L, 1780000001000000L },
            ["s"] = new object?[] { "a", null },
            ["i"] = new object?[] { 3, -70000 },
            ["u"] = new object?[] { 18UL, 19UL },
            ["f"] = new object?[] { 1.5, 2.5f },
            ["b"] = new object?[] { true, false },
            ["raw"] = new object?[] { "x"u8.ToArray(), null },
            ["at"] = new object?[] { DateTimeOffset.FromUnixTimeSeconds(1780000000), null },
            ["ignored"] = 5,
        };

        await WriteAsync(arc, new Map { ["m"] = "cpu", ["database"] = "other", ["columns"] = columns });

        Assert.Equal(
            """[["2026-05-28T20:26:40Z","a",3,18,1.5,true,"x","2026-05-28T20:26:40Z"],["2026-05-28T20:26:41Z",null,-70000,19,2.5,false,null,null]]""",
            await arc.RowsAsync("SELECT * FROM cpu ORDER BY time", "d1"));
    }

    [Fact]
    public async Task The_row_shape_takes_tags_and_fields_and_forces_a_host()
    {
        await using var arc = await ArcDevHost.StartAsync();

        await WriteAsync(arc, new Map { ["m"] = "cpu", ["t"] = 1780000000L, ["fields"] = new Map { ["v"] = 1 }, ["tags"] = new Map { ["host"] = "a", ["r"] = "eu" } });
        await WriteAsync(arc, new Map { ["m"] = 7, ["t"] = 1780000000000L, ["h"] = "b", ["f"] = new object?[] { 1, 2 } });

        Assert.Equal("""[["2026-05-28T20:26:40Z","unknown","eu",1]]""", await arc.RowsAsync("SELECT time, host, r, v FROM cpu", "d1"));
        Assert.Equal("""[["2026-05-28T20:26:40Z","b",1,2]]""", await arc.RowsAsync("SELECT * FROM measurement_7", "d1"));
    }

    [Fact]
    public async Task A_batch_and_an_array_hold_several_measurements_and_drop_bad_items()
    {
        await using var arc = await ArcDevHost.StartAsync();

        await WriteAsync(arc, new Map { ["batch"] = new object?[] { Columnar("cpu"), "junk", new Map { ["m"] = "nothing" }, Columnar("mem") } });
        await WriteAsync(arc, new object?[] { Columnar("disk"), new Map() });

        using var listed = await arc.GetAsync("/api/v1/databases/d1/measurements");
        Assert.Equal(
            """{"database":"d1","measurements":[{"name":"cpu"},{"name":"disk"},{"name":"mem"}],"count":3}""",
            await listed.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_is_wrong_alone_is_400_and_a_batch_in_a_batch_is_500()
    {
        await using var arc = await ArcDevHost.StartAsync();
        var textTime = new Map { ["m"] = "cpu", ["columns"] = new Map { ["time"] = new object?[] { "now" } } };
        var nested = new Map { ["batch"] = new object?[] { new Map { ["batch"] = Array.Empty<object?>() } } };

        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(arc, Packed.Of(new Map { ["m"] = "cpu" })));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(arc, Packed.Of(Columnar("../cpu"))));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(arc, Packed.Of(textTime)));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(arc, [0xc1]));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(arc, [0x82, 0xa1]));
        Assert.Equal(HttpStatusCode.InternalServerError, await StatusAsync(arc, Packed.Of(nested)));
    }

    [Fact]
    public async Task What_would_harm_Arc_is_taken_and_counted()
    {
        await using var arc = await ArcDevHost.StartAsync();

        await WriteAsync(arc, Columnar(""));
        await WriteAsync(arc, Columnar("cpu", ""));
        await WriteAsync(arc, Columnar("cpu", "_database"));

        var metrics = await arc.Client.GetStringAsync("/metrics");
        Assert.Contains("arcdev_empty_names_total 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("arcdev_wal_overrides_total 1\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_in_msgpack_stands_column_by_column()
    {
        await using var arc = await ArcDevHost.StartAsync();
        await arc.WriteLinesAsync("d1", "m v=1i 1780000000000000000\nm v=2i 1780000001000000000");
        var body = new StringContent("""{"sql":"SELECT time, v FROM m ORDER BY time"}""", System.Text.Encoding.UTF8, "application/json");

        using var answer = await arc.SendAsync(HttpMethod.Post, "/api/v1/query/msgpack", ArcDevHost.Reader, body, "d1");

        Assert.Equal("application/msgpack", answer.Content.Headers.ContentType!.MediaType);
        var map = (Map)new Memtrace.ArcDev.Writes.MsgpackReader(await answer.Content.ReadAsByteArrayAsync()).Read()!;
        Assert.Equal(["time", "v"], (List<object?>)map["columns"]!);
        Assert.Equal(["TIMESTAMP", "BIGINT"], (List<object?>)map["types"]!);
        var data = (List<object?>)map["data"]!;
        Assert.Equal([new Memtrace.ArcDev.Writes.MsgpackTime(1780000000000000), new Memtrace.ArcDev.Writes.MsgpackTime(1780000001000000)], (List<object?>)data[0]!);
        Assert.Equal([1L, 2L], (List<object?>)data[1]!);
    }

    private static async Task WriteAsync(ArcDevHost arc, object payload) =>
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(arc, Packed.Of(payload)));

    private static async Task<HttpStatusCode> StatusAsync(ArcDevHost arc, byte[] body)
    {
        using var answer = await arc.WriteAsync("/api/v1/write/msgpack", body, "d1");
        return answer.StatusCode;
    }
}
