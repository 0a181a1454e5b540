namespace Memtrace.Proxy.Core.Registry;

/// <summary>Which part of a list is wanted.</summary>
/// <param name="Limit">How many at most; at least 1.</param>
/// <param name="After">After which; <see cref="Page{T}.Next"/> of the part before, and null for the first.</param>
public readonly record struct PageWish(int Limit, long? After = null);
