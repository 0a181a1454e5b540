using System.Text.Json.Nodes;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Isolation;

/// <summary>The profile that the built program serves, read from its file: an endpoint that is added there is attacked here.</summary>
internal sealed record SurfaceFile(IReadOnlyList<SurfaceEndpoint> Endpoints, IReadOnlyList<SurfaceEndpoint> Closed)
{
    private const string AndBelow = "/**";

    private static readonly string[] Methods = ["GET", "POST", "DELETE"];

    public static SurfaceFile Read()
    {
        JsonNode file = JsonNode.Parse(File.ReadAllText(Path.Combine(BuiltPrograms.MemtraceFolder, "config", "surface", "arc.json")))!;
        return new SurfaceFile(
            [.. file["endpoints"]!.AsArray().Select(entry => new SurfaceEndpoint(
                (string)entry!["method"]!, (string)entry["path"]!, (string)entry["rewrite"]!))],
            [.. file["closed"]!.AsArray().SelectMany(entry => Spell(entry!))]);
    }

    // Each closed path with each method that it is closed to, alone and with something below it.
    private static IEnumerable<SurfaceEndpoint> Spell(JsonNode entry)
    {
        string path = (string)entry["path"]!;
        string[] methods = entry["methods"]?.AsArray().Select(method => (string)method!).ToArray() ?? Methods;
        string[] paths = path.EndsWith(AndBelow, StringComparison.Ordinal)
            ? [path[..^AndBelow.Length], path[..^AndBelow.Length] + "/{database}"]
            : [path];
        return from one in paths from method in methods select new SurfaceEndpoint(method, one, "");
    }
}
