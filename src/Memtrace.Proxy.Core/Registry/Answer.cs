namespace Memtrace.Proxy.Core.Registry;

/// <summary>What the registry says to an operator: the result, or one sentence why not. A store that fails throws instead.</summary>
/// <typeparam name="T">The result's type.</typeparam>
public readonly record struct Answer<T>
    where T : class
{
    private Answer(T? value, Problem? reason)
    {
        Value = value;
        Reason = reason;
    }

    /// <summary>The result; null when refused.</summary>
    public T? Value { get; }

    /// <summary>Why not; null when done.</summary>
    public Problem? Reason { get; }

    /// <summary>Why not, in the words of the contract; null when done.</summary>
    public string? Problem => Reason?.Text;

    /// <summary>Which problem it is.</summary>
    public ProblemCode Code => Reason?.Code ?? ProblemCode.Other;

    /// <summary>Done.</summary>
    public static implicit operator Answer<T>(T value) => new(value, null);

    /// <summary>Refused.</summary>
    public static implicit operator Answer<T>(Problem problem) => new(null, problem);
}
