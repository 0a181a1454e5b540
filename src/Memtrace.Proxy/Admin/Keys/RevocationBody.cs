namespace Memtrace.Proxy.Admin.Keys;

/// <summary>The body that revokes keys together.</summary>
/// <param name="Ids">Their numbers; all of them are revoked, or none.</param>
internal sealed record RevocationBody(IReadOnlyList<long>? Ids);
