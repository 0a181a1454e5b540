using System.IO.Compression;
using System.Net;
using System.Text;
using Memtrace.ArcDev;

namespace Memtrace.Proxy.Tests.ArcDev;

public sealed class ArcDevWriteTests
{
    [Fact]
    public async Task Line_protocol_keeps_types_and_escapes_and_skips_bad_lines()
    {
        await using var arc = await ArcDevHost.StartAsync();
        await arc.WriteLinesAsync(
            "d1",
            """
            # a comment
            cpu\ x,host=a\,b,ro\=om=c\ d f=1.5,i=3i,u=4u,t=T,s="q \"x\", y",w=word 1780000000000000000
            nonsense
            cpu_y,host=a v=1 1780000000000000001
            """.Replace("cpu\\ x", "cpu_x", StringComparison.Ordinal));

        Assert.Equal("""[["2026-05-28T20:26:40Z","a,b","om=c d",1.5,3,4,true,"q \"x\", y","word"]]""", await arc.RowsAsync("SELECT * FROM cpu_x", "d1"));
        Assert.Equal("""[[1]]""", await arc.RowsAsync("SELECT count(*) FROM cpu_y", "d1"));
    }

    [Theory]
    [InlineData("", "1780000000000000000")]
    [InlineData("?precision=ns", "1780000000000000000")]
    [InlineData("?precision=us", "1780000000000000")]
    [InlineData("?precision=ms", "1780000000000")]
    [InlineData("?precision=s", "1780000000")]
    public async Task Every_precision_of_Arc_gives_the_same_time(string query, string time)
    {
        await using var arc = await ArcDevHost.StartAsync();

        using var answer = await arc.WriteAsync("/api/v1/write/line-protocol" + query, Encoding.UTF8.GetBytes($"m v=1 {time}"));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("""[["2026-05-28T20:26:40Z"]]""", await arc.RowsAsync("SELECT time FROM m"));
    }

    [Theory]
    [InlineData("/write?precision=n", "cpu v=1")]
    [InlineData("/write", "nothing valid here")]
    [InlineData("/write", "ok v=1\n9bad v=1")]
    [InlineData("/write?db=9bad", "cpu v=1")]
    [InlineData("/write", "")]
    public async Task What_cannot_be_written_is_400_with_an_error_and_writes_nothing(string path, string body)
    {
        await using var arc = await ArcDevHost.StartAsync();

        using var answer = await arc.WriteAsync(path, Encoding.UTF8.GetBytes(body));
        using var databases = await arc.GetAsync("/api/v1/databases");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith("{\"error\":\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("""{"databases":[],"count":0}""", await databases.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/write?db=d2", "d1", "d1")]
    [InlineData("/write?db=d2&db=d3", null, "d2")]
    [InlineData("/write?bucket=d2", null, "default")]
    [InlineData("/api/v2/write?bucket=d2&org=o", null, "d2")]
    [InlineData("/api/v2/write?db=d2", null, "default")]
    [InlineData("/api/v1/write/line-protocol?db=d2", null, "default")]
    [InlineData("/write?d%62=d2", null, "d2")]
    public async Task The_database_is_the_header_then_the_parameter_then_default(string path, string? header, string expected)
    {
        await using var arc = await ArcDevHost.StartAsync();

        using var answer = await arc.WriteAsync(path, "cpu v=1"u8.ToArray(), header);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal($"""[["{expected}"]]""", await arc.RowsAsync("SHOW DATABASES"));
    }

    [Fact]
    public async Task A_gzip_body_is_known_by_its_first_bytes_and_all_its_members_are_read()
    {
        await using var arc = await ArcDevHost.StartAsync();
        byte[] body = [.. Gzip("m v=1\n"), .. Gzip("m v=2\n")];

        using var answer = await arc.WriteAsync("/write?db=d1", body);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("[[2]]", await arc.RowsAsync("SELECT count(*) FROM m", "d1"));
    }

    [Fact]
    public async Task A_broken_gzip_body_and_a_zstd_body_are_400()
    {
        await using var arc = await ArcDevHost.StartAsync();

        using var broken = await arc.WriteAsync("/write", [0x1f, 0x8b, 1, 2, 3]);
        using var zstd = await arc.WriteAsync("/write", [0x28, 0xb5, 0x2f, 0xfd, 0]);

        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, zstd.StatusCode);
        Assert.Contains("decompress", await zstd.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413_and_one_that_grows_over_it_is_400()
    {
        await using var arc = await ArcDevHost.StartAsync(new ArcDevOptions { MaxPayloadBytes = 1000 });
        var lines = string.Concat(Enumerable.Repeat("m v=1\n", 1000));

        using var large = await arc.WriteAsync("/write", Encoding.UTF8.GetBytes(lines));
        using var grown = await arc.WriteAsync("/write", Gzip(lines));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, grown.StatusCode);
    }

    [Fact]
    public async Task Two_line_elements_become_a_row_per_satellite()
    {
        await using var arc = await ArcDevHost.StartAsync();
        const string Elements =
            """
            ISS (ZARYA)
            1 25544U 98067A   24001.50000000  .00016717  00000-0  10270-3 0  9009
            2 25544  51.6400 208.9163 0006703  69.9862  25.2906 15.49560532  1233
            """;

        using var answer = await arc.WriteAsync("/api/v1/write/tle", Encoding.ASCII.GetBytes(Elements), "d1");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(
            """[["2024-01-01T12:00:00Z","25544","ISS (ZARYA)",51.64]]""",
            await arc.RowsAsync("SELECT time, norad_id, object_name, inclination_deg FROM satellite_tle", "d1"));
    }

    [Fact]
    public async Task A_field_named_like_a_tag_is_kept_under_another_name()
    {
        await using var arc = await ArcDevHost.StartAsync();
        await arc.WriteLinesAsync("d1", "m,host=a host=2i 1780000000000000000");

        Assert.Equal("""[["a",2]]""", await arc.RowsAsync("SELECT host, host_value FROM m", "d1"));
    }

    internal static byte[] Gzip(string text)
    {
        using var to = new MemoryStream();
        using (var gzip = new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return to.ToArray();
    }
}
