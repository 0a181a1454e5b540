using System.Text;
using Memtrace.Proxy.Tests.ArcDev;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>Bodies that every write endpoint takes, and one that none does, in the endpoint's own format.</summary>
internal static class Rows
{
    private const string TwoLines =
        "ISS (ZARYA)\n"
        + "1 25544U 98067A   24051.34722222  .00016717  00000-0  10270-3 0  9014\n"
        + "2 25544  51.6400 208.9163 0006703 319.1918  40.8793 15.49560830442108\n";

    public static byte[] For(string path) => path switch
    {
        "/api/v1/write/msgpack" => Columns("v"),
        "/api/v1/write/tle" => Encoding.ASCII.GetBytes(TwoLines),
        _ => "cpu v=1 1"u8.ToArray(),
    };

    /// <summary>What a shared Arc must not get: a column that replays into another database, or a set that Arc would drop.</summary>
    public static byte[] HostileFor(string path) => path switch
    {
        "/api/v1/write/msgpack" => Columns("_database"),
        "/api/v1/write/tle" => Encoding.ASCII.GetBytes(TwoLines.Replace("\n2 ", "\n3 ", StringComparison.Ordinal)),
        _ => "cpu,_database=tenant_b v=1 1"u8.ToArray(),
    };

    /// <summary>So many bytes of line protocol or a little more, in whole lines.</summary>
    public static byte[] Lines(int length)
    {
        byte[] line = "cpu,host=a,region=west usage=0.5,idle=99i 1780000000000000000\n"u8.ToArray();
        return [.. Enumerable.Repeat(line, (length / line.Length) + 1).SelectMany(bytes => bytes)];
    }

    private static byte[] Columns(string name) => Packed.Of(new Dictionary<string, object?>
    {
        ["m"] = "cpu",
        ["columns"] = new Dictionary<string, object?> { ["time"] = new object?[] { 1780000000000000L }, [name] = new object?[] { 0.5 } },
    });
}
