using Memtrace.Proxy.EndToEnd.Calls;

namespace Memtrace.Proxy.EndToEnd.Isolation;

/// <summary>One request that tries something.</summary>
/// <param name="Name">What it tries.</param>
/// <param name="Request">The request.</param>
/// <param name="Note">What the row carries that it writes when it is accepted; null when it writes none.</param>
internal sealed record Attack(string Name, RawRequest Request, string? Note);
