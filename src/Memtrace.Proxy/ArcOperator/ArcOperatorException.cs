namespace Memtrace.Proxy.ArcOperator;

/// <summary>An Arc did not do what its operator asked; the message is one sentence without secrets.</summary>
internal sealed class ArcOperatorException : Exception
{
    public ArcOperatorException()
        : this("the arc failed")
    {
    }

    public ArcOperatorException(string message)
        : base(message)
    {
    }

    public ArcOperatorException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>True when that Arc took the key for no admin's, and so has done nothing.</summary>
    public bool IsRefused { get; init; }
}
