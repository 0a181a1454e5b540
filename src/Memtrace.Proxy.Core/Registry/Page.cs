namespace Memtrace.Proxy.Core.Registry;

/// <summary>A part of a list.</summary>
/// <typeparam name="T">What it lists.</typeparam>
/// <param name="Items">The part.</param>
/// <param name="Next">After which the next part comes; null when this is the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, long? Next);
