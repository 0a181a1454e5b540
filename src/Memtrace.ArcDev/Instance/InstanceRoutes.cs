using Memtrace.ArcDev.Http;
using Microsoft.AspNetCore.Http;

namespace Memtrace.ArcDev.Instance;

/// <summary>
/// The rest of Arc's routes, from a list: each asks for Arc's permission and answers 200 with the name of this server, so
/// that a proxy that lets one through is noticed.
/// </summary>
internal static class InstanceRoutes
{
    public static IEnumerable<Route> Read()
    {
        using var list = new StreamReader(typeof(InstanceRoutes).Assembly.GetManifestResourceStream("routes.txt")!);
        while (list.ReadLine() is { } line)
        {
            var parts = line.Split(' ');
            yield return new Route(parts[0], parts[1], RequirementOf(parts[2]), r => TellAsync(r, parts[1]));
        }
    }

    private static Requirement RequirementOf(string word) => word switch
    {
        "public" => Requirement.Public,
        "any" => Requirement.AnyToken,
        "read" => Requirement.Read,
        "write" => Requirement.Write,
        _ => Requirement.Admin,
    };

    private static Task TellAsync(ArcRequest request, string pattern) => Answer.JsonAsync(request, StatusCodes.Status200OK, json =>
    {
        json.WriteBoolean("success", true);
        json.WriteString("server", "arcdev");
        json.WriteString("route", $"{request.Method} {pattern}");
    });
}
