namespace Memtrace.Proxy.Core.Registry;

/// <summary>What the registry says to an operator: the result, or one sentence why not. A store that fails throws instead.</summary>
/// <typeparam name="T">The result's type.</typeparam>
public readonly record struct Answer<T>
    where T : class
{
    private Answer(T? value, string? problem)
    {
        Value = value;
        Problem = problem;
    }

    /// <summary>The result; null when refused.</summary>
    public T? Value { get; }

    /// <summary>Why not, in the words of the contract; null when done.</summary>
    public string? Problem { get; }

    /// <summary>Done.</summary>
    public static implicit operator Answer<T>(T value) => new(value, null);

    /// <summary>Refused.</summary>
    public static implicit operator Answer<T>(Problem problem) => new(null, problem.Text);
}
