namespace Memtrace.Proxy.Core.Registry;

/// <summary>What the registry says to an operator: the result, or one sentence why not. A store that fails throws instead.</summary>
/// <typeparam name="T">The result's type.</typeparam>
public readonly record struct Answer<T>
    where T : class
{
    private Answer(T? value, Problem? problem)
    {
        Value = value;
        Problem = problem?.Text;
        Code = problem?.Code ?? ProblemCode.Other;
    }

    /// <summary>The result; null when refused.</summary>
    public T? Value { get; }

    /// <summary>Why not, in the words of the contract; null when done.</summary>
    public string? Problem { get; }

    /// <summary>Which problem it is.</summary>
    public ProblemCode Code { get; }

    /// <summary>Done.</summary>
    public static implicit operator Answer<T>(T value) => new(value, null);

    /// <summary>Refused.</summary>
    public static implicit operator Answer<T>(Problem problem) => new(null, problem);
}
