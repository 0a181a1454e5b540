using System.Collections.Immutable;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Writes;

namespace Memtrace.Proxy.Core.Surface;

/// <summary>One line of the surface: what tenants may reach, with which right, and how the request is re-written.</summary>
/// <param name="Method">The HTTP method in capitals.</param>
/// <param name="Path">The canonical path that goes upstream; a segment in braces is a parameter.</param>
/// <param name="Permission">What the key must allow; <see cref="KeyPermissions.None"/> for any live key.</param>
/// <param name="Rewrite">How the request is re-written.</param>
public sealed record Endpoint(string Method, string Path, KeyPermissions Permission, EndpointRewrite Rewrite)
{
    /// <summary>Query parameters that are understood here; all others are dropped.</summary>
    public ImmutableArray<string> Parameters { get; init; } = [];

    /// <summary>Headers of the client that go on to Arc besides the common ones, in small letters.</summary>
    public ImmutableArray<string> Headers { get; init; } = [];

    /// <summary>The query parameter in which Arc would read a database here; the own one is put there.</summary>
    public string? DatabaseParameter { get; init; }

    /// <summary>How the body of a write is read; <see cref="WriteFormat.None"/> everywhere else.</summary>
    public WriteFormat Body { get; init; }

    /// <summary>True where InfluxDB 1.x clients send the key as <c>?p=</c>.</summary>
    public bool KeyInQuery { get; init; }

    /// <summary>True when the proxy reads Arc's answer whole and writes it anew; then Arc is not offered a compressed answer.</summary>
    public bool RewritesAnswer =>
        Rewrite is EndpointRewrite.QueryEstimate or EndpointRewrite.ListMeasurements or EndpointRewrite.ListDatabases || NamesDatabase;

    /// <summary>True when Arc reads rows or lists for an answer: work that goes on there when the caller has left.</summary>
    public bool IsQuery => Rewrite is EndpointRewrite.Query or EndpointRewrite.QueryMeasurement || RewritesAnswer;

    /// <summary>True when the path parameter is a database's name.</summary>
    public bool NamesDatabase => Rewrite is EndpointRewrite.OwnDatabase or EndpointRewrite.OwnMeasurements;

    /// <summary>True when the proxy answers by itself.</summary>
    public bool AnsweredHere => Rewrite is EndpointRewrite.VerifyKey or EndpointRewrite.DescribeKey;

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Path}";
}
