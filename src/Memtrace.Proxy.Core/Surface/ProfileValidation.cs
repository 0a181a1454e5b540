using System.Collections.Immutable;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Writes;

namespace Memtrace.Proxy.Core.Surface;

/// <summary>The rules of the profile: known words only, endpoints of <see cref="KnownEndpoint"/> only, and no request that two lines claim.</summary>
internal static class ProfileValidation
{
    private static readonly ImmutableArray<string> Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    private static readonly ImmutableArray<string> KnownParameters = ["precision", "limit", "offset", "order_by"];
    private static readonly ImmutableArray<string> DatabaseParameters = ["db", "bucket", "database"];

    // Headers of Arc's that change only the shape of the caller's own answer, and the name of a request for an Arc that logs it.
    private static readonly ImmutableArray<string> KnownHeaders =
        ["x-arc-profile", "x-arc-arrow-dictionary", "x-arc-arrow-compression", "x-request-id"];

    public static (ImmutableArray<Endpoint> Endpoints, ImmutableArray<ClosedPath> Closed) Read(
        ProfileDocument? document, List<string> faults)
    {
        if (document is null)
        {
            faults.Add("the profile is empty");
            return ([], []);
        }

        if (document.Version != SurfaceProfile.Version)
        {
            faults.Add($"version is {document.Version}, this program reads version {SurfaceProfile.Version}");
        }

        ImmutableArray<Endpoint> endpoints = [.. document.Endpoints.Select(entry => ReadEndpoint(entry, faults)).OfType<Endpoint>()];
        ImmutableArray<ClosedPath> closed = [.. document.Closed.Select(entry => ReadClosed(entry, faults)).OfType<ClosedPath>()];
        FindOverlaps(endpoints, closed, faults);
        return (endpoints, closed);
    }

    private static Endpoint? ReadEndpoint(ProfileEndpoint entry, List<string> faults)
    {
        int before = faults.Count;
        string name = $"endpoint {entry.Method} {entry.Path}";
        RequireOneOf(entry.Method, Methods, $"{name}: unknown method", faults);
        RequirePath(entry.Path, name, faults);
        if (!TryReadPermission(entry.Permission, out KeyPermissions permission))
        {
            faults.Add($"{name}: unknown permission '{entry.Permission}'");
        }

        if (!TryReadRewrite(entry.Rewrite, out EndpointRewrite rewrite))
        {
            faults.Add($"{name}: unknown rewrite '{entry.Rewrite}'");
        }

        if (!TryReadBody(entry.Body, out WriteFormat body) || body is WriteFormat.None == rewrite is EndpointRewrite.Write or EndpointRewrite.WriteMeasurement)
        {
            faults.Add($"{name}: the body '{entry.Body ?? "none"}' and the rewrite '{entry.Rewrite}' do not go together");
        }

        RequireAll(entry.Parameters, KnownParameters, $"{name}: unknown parameter", faults);
        RequireAll(entry.Headers, KnownHeaders, $"{name}: unknown header", faults);
        if (entry.DatabaseParameter is not null)
        {
            RequireOneOf(entry.DatabaseParameter, DatabaseParameters, $"{name}: unknown database parameter", faults);
        }

        bool templated = PathTemplate.TryParse(entry.Path, out _);
        if (templated != rewrite is EndpointRewrite.QueryMeasurement or EndpointRewrite.OwnDatabase or EndpointRewrite.OwnMeasurements)
        {
            faults.Add($"{name}: a path parameter and the rewrite '{entry.Rewrite}' do not go together");
        }

        if (faults.Count == before)
        {
            RequireKnown(entry, rewrite, body, name, faults);
        }

        return faults.Count > before
            ? null
            : new Endpoint(entry.Method, entry.Path, permission, rewrite)
            {
                Body = body,
                Parameters = [.. entry.Parameters ?? []],
                Headers = [.. entry.Headers ?? []],
                DatabaseParameter = entry.DatabaseParameter,
                KeyInQuery = entry.KeyInQuery,
            };
    }

    private static void RequireKnown(ProfileEndpoint entry, EndpointRewrite rewrite, WriteFormat body, string name, List<string> faults)
    {
        ImmutableArray<KnownEndpoint> known = [.. KnownEndpoint.All.Where(one => one.Rewrite == rewrite)];
        string path = ParameterNamesRemoved(entry.Path);
        if (!known.Any(one => one.Method == entry.Method))
        {
            faults.Add($"{name}: the rewrite '{entry.Rewrite}' is for {known[0].Method} only");
        }
        else if (known.FirstOrDefault(one => one.Path == path) is not { } endpoint)
        {
            faults.Add($"{name}: the rewrite '{entry.Rewrite}' is for {string.Join(", ", known.Select(one => one.Path))} only");
        }
        else if (endpoint.Body != body)
        {
            faults.Add($"{name}: Arc does not read the body '{entry.Body}' there");
        }
        else if (endpoint.DatabaseParameter != entry.DatabaseParameter)
        {
            faults.Add($"{name}: the database parameter there is {endpoint.DatabaseParameter ?? "none"}, not {entry.DatabaseParameter ?? "none"}");
        }
    }

    private static ClosedPath? ReadClosed(ProfileClosed entry, List<string> faults)
    {
        int before = faults.Count;
        string name = $"closed {entry.Path}";
        string path = entry.Path.EndsWith("/**", StringComparison.Ordinal) ? entry.Path[..^3] : entry.Path;
        RequirePath(path, name, faults);
        RequireAll(entry.Methods, Methods, $"{name}: unknown method", faults);
        return faults.Count > before ? null : new ClosedPath(entry.Path, [.. entry.Methods ?? []]);
    }

    private static void FindOverlaps(ImmutableArray<Endpoint> endpoints, ImmutableArray<ClosedPath> closed, List<string> faults)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (Endpoint endpoint in endpoints)
        {
            if (!seen.Add($"{endpoint.Method} {ParameterNamesRemoved(endpoint.Path)}"))
            {
                faults.Add($"endpoint {endpoint}: two lines claim it");
            }

            foreach (ClosedPath path in closed)
            {
                if (path.Covers(endpoint.Method, endpoint.Path))
                {
                    faults.Add($"endpoint {endpoint}: closed by {path.Path}");
                }
            }
        }
    }

    private static string ParameterNamesRemoved(string path)
    {
        int open = path.IndexOf('{', StringComparison.Ordinal);
        int close = path.IndexOf('}', StringComparison.Ordinal);
        return open < 0 || close < open ? path : string.Concat(path.AsSpan(0, open), "{}", path.AsSpan(close + 1));
    }

    private static void RequirePath(string path, string name, List<string> faults)
    {
        string plain = ParameterNamesRemoved(path).Replace("{}", "x", StringComparison.Ordinal);
        bool braces = path.Contains('{', StringComparison.Ordinal) || path.Contains('}', StringComparison.Ordinal);
        bool canonical = RequestTarget.TryParse(plain, out RequestTarget target)
            && target.Path.SequenceEqual(plain)
            && !plain.Contains("//", StringComparison.Ordinal)
            && !plain.Contains('%', StringComparison.Ordinal);
        if (!canonical || (braces && !PathTemplate.TryParse(path, out _)))
        {
            faults.Add($"{name}: not a plain path");
        }
    }

    private static void RequireAll(IReadOnlyList<string>? words, ImmutableArray<string> known, string fault, List<string> faults)
    {
        foreach (string word in words ?? [])
        {
            RequireOneOf(word, known, fault, faults);
        }
    }

    private static void RequireOneOf(string word, ImmutableArray<string> known, string fault, List<string> faults)
    {
        if (!known.Contains(word))
        {
            faults.Add($"{fault} '{word}'");
        }
    }

    private static bool TryReadPermission(string word, out KeyPermissions permission)
    {
        (permission, bool known) = word switch
        {
            "any" => (KeyPermissions.None, true),
            "read" => (KeyPermissions.Read, true),
            "write" => (KeyPermissions.Write, true),
            "admin" => (KeyPermissions.Admin, true),
            _ => (KeyPermissions.Admin, false),
        };
        return known;
    }

    private static bool TryReadBody(string? word, out WriteFormat body)
    {
        (body, bool known) = word switch
        {
            null => (WriteFormat.None, true),
            "msgpack" => (WriteFormat.Msgpack, true),
            "line_protocol" => (WriteFormat.LineProtocol, true),
            "tle" => (WriteFormat.TwoLineElements, true),
            _ => (WriteFormat.None, false),
        };
        return known;
    }

    private static bool TryReadRewrite(string word, out EndpointRewrite rewrite)
    {
        (rewrite, bool known) = word switch
        {
            "plain" => (EndpointRewrite.Plain, true),
            "write" => (EndpointRewrite.Write, true),
            "write_measurement" => (EndpointRewrite.WriteMeasurement, true),
            "query" => (EndpointRewrite.Query, true),
            "query_estimate" => (EndpointRewrite.QueryEstimate, true),
            "query_measurement" => (EndpointRewrite.QueryMeasurement, true),
            "list_measurements" => (EndpointRewrite.ListMeasurements, true),
            "own_database" => (EndpointRewrite.OwnDatabase, true),
            "own_measurements" => (EndpointRewrite.OwnMeasurements, true),
            "list_databases" => (EndpointRewrite.ListDatabases, true),
            "verify_key" => (EndpointRewrite.VerifyKey, true),
            "describe_key" => (EndpointRewrite.DescribeKey, true),
            _ => (EndpointRewrite.Plain, false),
        };
        return known;
    }
}
