namespace Memtrace.Proxy.Admin;

/// <summary>A part of a list as JSON.</summary>
/// <typeparam name="T">What it lists.</typeparam>
/// <param name="Items">The part.</param>
/// <param name="Next">What <c>after</c> is to be for the next part; null when this is the last.</param>
public sealed record PageView<T>(IReadOnlyList<T> Items, string? Next);
