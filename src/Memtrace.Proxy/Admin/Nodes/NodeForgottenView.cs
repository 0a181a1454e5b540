namespace Memtrace.Proxy.Admin.Nodes;

/// <summary>A node that was taken off, as JSON; a machine that it has not told of is null.</summary>
public sealed record NodeForgottenView(string Id, string? Name);
