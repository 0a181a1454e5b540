namespace Memtrace.Proxy.EndToEnd.Isolation;

/// <summary>One endpoint of the profile; a closed one has no rewrite.</summary>
internal sealed record SurfaceEndpoint(string Method, string Path, string Rewrite)
{
    public bool Writes => Rewrite is "write" or "write_measurement";

    /// <summary>True when it takes SQL.</summary>
    public bool Queries => Method is "POST" && Rewrite is "query" or "query_estimate";
}
