using System.Runtime.CompilerServices;
using System.Text;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Surface;
using Memtrace.Proxy.Rooms;

namespace Memtrace.Proxy.Swap;

/// <summary>
/// The address of an upstream request: the destination, the profile's canonical path, and a query string made of what was
/// understood. Each is made once per Arc instance and kept as long as that binding is.
/// </summary>
internal sealed class UpstreamUri
{
    private readonly ConditionalWeakTable<ArcInstance, Made> _made = [];

    public Uri Of(string destination, TenantRequest request) =>
        _made.GetValue(request.Arc, static _ => new Made()).Of(destination, request);

    private static Uri Make(string destination, TenantRequest request)
    {
        Endpoint endpoint = request.Endpoint;
        string path = endpoint.Rewrite switch
        {
            EndpointRewrite.QueryMeasurement => ArcSurface.QueryPath,
            EndpointRewrite.OwnDatabase or EndpointRewrite.OwnMeasurements => ArcSurface.FillPath(endpoint, request.Arc.Database.Text),
            EndpointRewrite.ListDatabases => $"{endpoint.Path}/{request.Arc.Database}",
            _ => endpoint.Path,
        };
        return new Uri(destination + path + Query(endpoint, request), UriKind.Absolute);
    }

    private static string Query(Endpoint endpoint, TenantRequest request)
    {
        var query = new StringBuilder(64);
        if (endpoint.DatabaseParameter is { } name)
        {
            query.Append('?').Append(name).Append('=').Append(request.Arc.Database.Text);
        }

        if (request.Parameters.Precision is { } precision)
        {
            query.Append(query.Length > 0 ? '&' : '?').Append("precision=").Append(precision);
        }

        return query.ToString();
    }

    /// <summary>The few addresses of one instance: a list searched from its front, replaced whole when one is added.</summary>
    private sealed class Made
    {
        private volatile Entry[] _entries = [];

        public Uri Of(string destination, TenantRequest request)
        {
            string? precision = request.Parameters.Precision;
            foreach (Entry entry in _entries)
            {
                if (ReferenceEquals(entry.Endpoint, request.Endpoint) && entry.Precision == precision && entry.Destination == destination)
                {
                    return entry.Address;
                }
            }

            var added = new Entry(destination, request.Endpoint, precision, Make(destination, request));
            // Two that add at once may lose one entry; the next request adds it again.
            _entries = [.. _entries, added];
            return added.Address;
        }
    }

    private sealed record Entry(string Destination, Endpoint Endpoint, string? Precision, Uri Address);
}
