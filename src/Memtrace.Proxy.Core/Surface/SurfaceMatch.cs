using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Surface;

/// <summary>What the surface says of one request: an endpoint with the parameter of its path, or the refusal that admission will give.</summary>
public readonly record struct SurfaceMatch
{
    private SurfaceMatch(Endpoint? endpoint, string? parameter, Refusal? refusal)
    {
        Endpoint = endpoint;
        Parameter = parameter;
        Refusal = refusal;
    }

    /// <summary>The endpoint; null when refused.</summary>
    public Endpoint? Endpoint { get; }

    /// <summary>The path's parameter as sent; null where the path has none.</summary>
    public string? Parameter { get; }

    /// <summary>Why there is no endpoint.</summary>
    public Refusal? Refusal { get; }

    /// <summary>An endpoint was found.</summary>
    public static SurfaceMatch Found(Endpoint endpoint, string? parameter = null) => new(endpoint, parameter, null);

    /// <summary>None was.</summary>
    public static SurfaceMatch Refuse(Refusal refusal) => new(null, null, refusal);
}
