namespace Memtrace.Proxy.Core.Attempts;

/// <summary>An address whose unknown keys are refused without a look-up.</summary>
/// <param name="Address">The address.</param>
/// <param name="Failures">Failed attempts in the window when the ban was last seen.</param>
/// <param name="Since">When it began.</param>
/// <param name="Until">When it ends, if nothing is added.</param>
public sealed record BannedAddress(ClientAddress Address, int Failures, DateTimeOffset Since, DateTimeOffset Until);
