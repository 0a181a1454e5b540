namespace Memtrace.Proxy.Core.Usage;

/// <summary>What one request adds to the usage of its organization.</summary>
/// <param name="Refusal">Whether and why it was refused.</param>
/// <param name="BytesIn">Bytes of its body that were read.</param>
/// <param name="BytesOut">Bytes of its answer's body.</param>
public readonly record struct RequestUsage(RefusalClass Refusal, long BytesIn, long BytesOut)
{
    /// <summary>True for a query that was served.</summary>
    public bool IsQuery { get; init; }

    /// <summary>True for a write that was served.</summary>
    public bool IsWrite { get; init; }

    /// <summary>How long an Arc had it, if it was a query, served or not; zero otherwise.</summary>
    public TimeSpan QueryTime { get; init; }

    /// <summary>The class of a refusal with that status.</summary>
    public static RefusalClass ClassOf(int status) => status switch
    {
        401 => RefusalClass.Key,
        403 or 404 or 405 => RefusalClass.Access,
        429 => RefusalClass.Limit,
        >= 500 => RefusalClass.Failure,
        _ => RefusalClass.Request,
    };
}
