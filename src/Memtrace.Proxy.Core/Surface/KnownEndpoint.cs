using System.Collections.Immutable;
using Memtrace.Proxy.Core.Writes;

namespace Memtrace.Proxy.Core.Surface;

/// <summary>
/// An endpoint that a rewrite was written for. A profile may leave endpoints out; one that is not here it cannot open, because nobody has
/// seen to it that a request there stays inside its organization.
/// </summary>
/// <param name="Rewrite">What the proxy does to a request there.</param>
/// <param name="Method">The HTTP method in capitals.</param>
/// <param name="Path">The path; the name of a parameter in braces may be another.</param>
/// <param name="Body">How the body of a write is read.</param>
/// <param name="DatabaseParameter">The query parameter in which Arc reads a database there.</param>
internal sealed record KnownEndpoint(
    EndpointRewrite Rewrite, string Method, string Path, WriteFormat Body = WriteFormat.None, string? DatabaseParameter = null)
{
    /// <summary>Every one of them.</summary>
    public static ImmutableArray<KnownEndpoint> All { get; } =
    [
        new(EndpointRewrite.Write, "POST", "/api/v1/write/msgpack", WriteFormat.Msgpack),
        new(EndpointRewrite.Write, "POST", "/api/v1/write/line-protocol", WriteFormat.LineProtocol),
        new(EndpointRewrite.Write, "POST", "/write", WriteFormat.LineProtocol, "db"),
        new(EndpointRewrite.Write, "POST", "/api/v2/write", WriteFormat.LineProtocol, "bucket"),
        new(EndpointRewrite.WriteMeasurement, "POST", "/api/v1/write/tle", WriteFormat.TwoLineElements),
        new(EndpointRewrite.Query, "POST", "/api/v1/query"),
        new(EndpointRewrite.Query, "POST", "/api/v1/query/msgpack"),
        new(EndpointRewrite.Query, "POST", "/api/v1/query/arrow"),
        new(EndpointRewrite.QueryEstimate, "POST", "/api/v1/query/estimate"),
        new(EndpointRewrite.QueryMeasurement, "GET", "/api/v1/query/{}"),
        new(EndpointRewrite.ListMeasurements, "GET", "/api/v1/measurements", DatabaseParameter: "database"),
        new(EndpointRewrite.ListDatabases, "GET", "/api/v1/databases"),
        new(EndpointRewrite.OwnDatabase, "GET", "/api/v1/databases/{}"),
        new(EndpointRewrite.OwnMeasurements, "GET", "/api/v1/databases/{}/measurements"),
        new(EndpointRewrite.Plain, "GET", "/api/v1/write/msgpack/spec"),
        new(EndpointRewrite.Plain, "GET", "/api/v1/write/line-protocol/health"),
        new(EndpointRewrite.VerifyKey, "GET", "/api/v1/auth/verify"),
        new(EndpointRewrite.DescribeKey, "GET", "/api/v1/me"),
    ];
}
