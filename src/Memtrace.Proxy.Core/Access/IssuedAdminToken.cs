namespace Memtrace.Proxy.Core.Access;

/// <summary>A token that was just made: the only moment at which it can be shown.</summary>
/// <param name="Token">What is kept of it.</param>
/// <param name="Secret">The token itself.</param>
public sealed record IssuedAdminToken(AdminToken Token, AdminSecret Secret);
