namespace Memtrace.Proxy.Admin.Keys;

/// <summary>The body that changes a key; what is absent stays as it is.</summary>
/// <param name="Permissions">New permissions in place of all old ones.</param>
/// <param name="ExpiresIn">How long it works from now on.</param>
/// <param name="NoExpiry">True when it is to work until it is revoked.</param>
/// <param name="AllowCidr">New networks in place of all old ones.</param>
/// <param name="NoAllowCidr">True when it may be used from anywhere.</param>
internal sealed record KeyChangeBody(
    IReadOnlyList<string>? Permissions, string? ExpiresIn, bool? NoExpiry, IReadOnlyList<string>? AllowCidr, bool? NoAllowCidr);
