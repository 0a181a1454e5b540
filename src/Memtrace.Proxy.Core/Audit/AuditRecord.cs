namespace Memtrace.Proxy.Core.Audit;

/// <summary>One committed change in the audit log. It names secrets by fingerprints only.</summary>
/// <param name="Sequence">Its place in the log: one more than the change before it; the first is 1.</param>
/// <param name="At">When it was made, to the millisecond, by the clock of the program that made it.</param>
/// <param name="Actor">Who made it: <c>user@machine</c>, or <c>node</c> for what a node does by itself.</param>
/// <param name="Action">What was done, in the words of the command.</param>
/// <param name="OrganizationId">The organization it touched; empty when it touched none.</param>
/// <param name="KeyId">The key it touched, when it touched one.</param>
/// <param name="Details">What it changed, as JSON: <c>{"name":{"old":…,"new":…},…}</c>, byte for byte as it is hashed.</param>
/// <param name="Hash">SHA-256 in hexadecimal over the hash before it and everything above.</param>
public sealed record AuditRecord(
    long Sequence,
    DateTimeOffset At,
    string Actor,
    string Action,
    string OrganizationId,
    long? KeyId,
    string Details,
    string Hash);
