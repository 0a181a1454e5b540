using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Tenancies;

/// <summary>What came of something that an operator asked of a store and an Arc together.</summary>
/// <typeparam name="T">The result's type.</typeparam>
/// <param name="Value">The result; null when refused.</param>
/// <param name="Problem">Why not; null when done.</param>
/// <param name="Note">What the operator should know either way; null when nothing.</param>
public sealed record Told<T>(T? Value, Problem? Problem, string? Note)
    where T : class
{
    /// <summary>Which version of the stored facts the result is of; null where it is of no single resource.</summary>
    public ResourceVersion? Version { get; init; }

    /// <summary>True where it is refused because the store did not say whether it took the change: it may have.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Done.</summary>
    public static implicit operator Told<T>(T value) => new(value, null, null);

    /// <summary>Refused.</summary>
    public static implicit operator Told<T>(Problem problem) => new(null, problem, null);
}
