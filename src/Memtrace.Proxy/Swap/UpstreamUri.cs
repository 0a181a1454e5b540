using System.Collections.Concurrent;
using System.Text;
using Memtrace.Proxy.Core.Surface;
using Memtrace.Proxy.Rooms;

namespace Memtrace.Proxy.Swap;

/// <summary>
/// The address of an upstream request: the destination, the profile's canonical path, and a query string made of what was
/// understood. Addresses without any variable part are made once per destination and endpoint.
/// </summary>
internal sealed class UpstreamUri
{
    private const string QueryPath = "/api/v1/query";

    private readonly ConcurrentDictionary<(string Destination, string Path), Uri> _made = new();

    public Uri Of(string destination, TenantRequest request)
    {
        Endpoint endpoint = request.Endpoint;
        string path = endpoint.Rewrite switch
        {
            EndpointRewrite.QueryMeasurement => QueryPath,
            EndpointRewrite.OwnDatabase => ArcSurface.FillPath(endpoint, request.Arc.Database.Text),
            EndpointRewrite.ListDatabases => $"{endpoint.Path}/{request.Arc.Database}",
            _ => endpoint.Path,
        };
        bool variable = !ReferenceEquals(path, endpoint.Path) && !ReferenceEquals(path, QueryPath);
        string query = Query(endpoint, request);
        return variable || query.Length > 0
            ? Make(destination, path + query)
            : _made.GetOrAdd((destination, path), static key => Make(key.Destination, key.Path));
    }

    private static string Query(Endpoint endpoint, TenantRequest request)
    {
        string? precision = request.Parameters.Precision;
        if (endpoint.DatabaseParameter is null && precision is null)
        {
            return "";
        }

        var query = new StringBuilder("?", 64);
        if (endpoint.DatabaseParameter is { } name)
        {
            query.Append(name).Append('=').Append(request.Arc.Database.Text);
        }

        if (precision is not null)
        {
            query.Append(query.Length > 1 ? "&" : "").Append("precision=").Append(precision);
        }

        return query.ToString();
    }

    private static Uri Make(string destination, string pathAndQuery) => new(destination + pathAndQuery, UriKind.Absolute);
}
