namespace Memtrace.Proxy.Storage.Audit;

/// <summary>What an operator's change did, before it has its place in the log. No secret is ever a value: a fingerprint stands for it.</summary>
/// <param name="Action">What was done, in the words of the command: <c>org create</c>, <c>key revoke</c>.</param>
/// <param name="OrganizationId">The organization it touched.</param>
/// <param name="KeyId">The key it touched, when it touched one.</param>
/// <param name="Facts">What it changed: each fact's name, its former value and its new one; null where there was or is none.</param>
internal sealed record AuditNote(
    string Action, string OrganizationId, long? KeyId, params IReadOnlyList<(string Name, string? Old, string? New)> Facts);
