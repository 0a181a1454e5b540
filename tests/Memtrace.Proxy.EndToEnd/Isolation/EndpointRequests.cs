using System.Text;
using System.Text.Json;
using Memtrace.Proxy.EndToEnd.Calls;

namespace Memtrace.Proxy.EndToEnd.Isolation;

/// <summary>An honest request to each endpoint; the tricks are made of these.</summary>
internal static class EndpointRequests
{
    /// <summary>The table that both organizations have.</summary>
    public const string Table = "secrets";

    private const long Time = 1_780_000_000_000_000;

    /// <summary>A write of one row that carries a note.</summary>
    public static RawRequest Write(SurfaceEndpoint endpoint, string key, string note) =>
        (endpoint.Path switch
        {
            var path when path.Contains("msgpack", StringComparison.Ordinal) =>
                Post(path, "application/msgpack", Msgpack.Columns(Table, [Time], ("note", [note]))),
            var path when path.Contains("tle", StringComparison.Ordinal) => Post(path, "text/plain", Encoding.UTF8.GetBytes(Elements(note))),
            var path => Post(path, "text/plain", Encoding.UTF8.GetBytes($"{Table} note=\"{note}\" {Time}000")),
        }).With(("x-api-key", key));

    /// <summary>A query.</summary>
    public static RawRequest Query(SurfaceEndpoint endpoint, string key, string sql) =>
        Post(endpoint.Path, "application/json", JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["sql"] = sql }))
            .With(("x-api-key", key));

    /// <summary>What an endpoint is for, asked with every value that could stand in its path.</summary>
    public static IEnumerable<RawRequest> Honest(SurfaceEndpoint endpoint, Neighbour self, Neighbour other, Func<string> newNote) =>
        endpoint switch
        {
            { Writes: true } => [Write(endpoint, self.Key, newNote())],
            { Queries: true } => [Query(endpoint, self.Key, $"SELECT * FROM {Table}")],
            _ => Paths(endpoint.Path, self.Database, other.Database)
                .Select(path => new RawRequest(endpoint.Method, path).With(("x-api-key", self.Key))),
        };

    private static IEnumerable<string> Paths(string path, string own, string other)
    {
        string[] databases =
            [own, other, other.ToUpperInvariant(), $"{other}%00", $"..%2F{other}", $"{own}%2F..%2F{other}", $"{own}%3Fdatabase={other}", "..", "*"];
        string[] tables =
            [Table, $"{other}.{Table}", $"{other}%2E{Table}", $"{Table}%3Fdatabase={other}", $"%22{other}%22.%22{Table}%22", $"{Table};{other}"];
        return path.Contains("{database}", StringComparison.Ordinal)
            ? databases.Select(value => path.Replace("{database}", value, StringComparison.Ordinal))
            : path.Contains("{measurement}", StringComparison.Ordinal)
                ? tables.Select(value => path.Replace("{measurement}", value, StringComparison.Ordinal))
                : [path];
    }

    private static RawRequest Post(string path, string contentType, byte[] body) =>
        new RawRequest("POST", path) { Body = body }.With(("Content-Type", contentType));

    private static string Elements(string name) => $"""
        {name}
        1 25544U 98067A   26214.51782528  .00016717  00000-0  10270-3 0  9000
        2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.49140836 56359

        """;
}
