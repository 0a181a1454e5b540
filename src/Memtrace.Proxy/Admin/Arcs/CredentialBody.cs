namespace Memtrace.Proxy.Admin.Arcs;

/// <summary>The body that rotates a credential: the new one, or what makes it.</summary>
/// <param name="ApiKey">The new credential.</param>
/// <param name="ArcAdminKey">That Arc's admin key, which is stored nowhere.</param>
/// <param name="Drain">With an admin key, how long requests on their way may still present the former token; 30s when absent.</param>
internal sealed record CredentialBody(string? ApiKey, string? ArcAdminKey, string? Drain)
{
    /// <summary>Never a key.</summary>
    public override string ToString() => "CredentialBody(…)";
}
