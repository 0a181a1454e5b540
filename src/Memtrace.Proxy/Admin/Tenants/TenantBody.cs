namespace Memtrace.Proxy.Admin.Tenants;

/// <summary>The body that makes a tenant: an organization, its Arc and its key in one request.</summary>
/// <param name="Name">The organization's name.</param>
/// <param name="Url">Where its Arc's one node listens.</param>
/// <param name="Urls">Where its Arc's nodes listen, in place of <paramref name="Url"/>.</param>
/// <param name="Database">The organization's database there.</param>
/// <param name="Measurement">The measurement of Memtrace's own memories.</param>
/// <param name="Dedicated">Whether no other organization uses that Arc.</param>
/// <param name="ApiKey">What the proxy presents to that Arc.</param>
/// <param name="ArcAdminKey">That Arc's admin key, to make database and token there; it is stored nowhere.</param>
/// <param name="Permissions">What the key may do; read and write when absent.</param>
/// <param name="KeyName">The key's name; the organization's and a part of its id when absent.</param>
internal sealed record TenantBody(
    string? Name,
    string? Url,
    string[]? Urls,
    string? Database,
    string? Measurement,
    bool? Dedicated,
    string? ApiKey,
    string? ArcAdminKey,
    string[]? Permissions,
    string? KeyName)
{
    /// <summary>Never a key.</summary>
    public override string ToString() => "TenantBody(…)";
}
