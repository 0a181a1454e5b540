namespace Memtrace.Proxy.Admin.Tenants;

/// <summary>The body that takes a tenant off.</summary>
/// <param name="Retain">How long its rows are kept, as 30d; 30d when absent.</param>
/// <param name="ArcAdminKey">Its Arc's admin key, to revoke its token; it is stored nowhere.</param>
internal sealed record OffboardingBody(string? Retain, string? ArcAdminKey)
{
    /// <summary>Never a key.</summary>
    public override string ToString() => "OffboardingBody(…)";
}
