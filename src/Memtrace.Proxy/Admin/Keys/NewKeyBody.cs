namespace Memtrace.Proxy.Admin.Keys;

/// <summary>The body that issues a key.</summary>
/// <param name="Name">Its name; unique over all organizations.</param>
/// <param name="Permissions">Some of <c>read</c>, <c>write</c>, <c>admin</c>; read and write when absent.</param>
/// <param name="ExpiresIn">How long it works from now on, as <c>90d</c>; for ever when absent.</param>
/// <param name="AllowCidr">Networks and addresses it may be used from; anywhere when absent.</param>
internal sealed record NewKeyBody(
    string? Name, IReadOnlyList<string>? Permissions, string? ExpiresIn, IReadOnlyList<string>? AllowCidr);
