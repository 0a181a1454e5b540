namespace Memtrace.Proxy.Core.Attempts;

/// <summary>A ban as a node has written it down for the others and for operators.</summary>
/// <param name="Address">The address.</param>
/// <param name="Node">The node that counted the failures.</param>
/// <param name="Failures">Failed attempts in the window when it was last written.</param>
/// <param name="Since">When it began.</param>
/// <param name="Until">When it ends.</param>
public sealed record Ban(ClientAddress Address, string Node, int Failures, DateTimeOffset Since, DateTimeOffset Until);
