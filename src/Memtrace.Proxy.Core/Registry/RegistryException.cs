namespace Memtrace.Proxy.Core.Registry;

/// <summary>The store failed (full disk, locked, damaged, unreachable): the message is one sentence for an operator, without secrets.</summary>
public sealed class RegistryException : Exception
{
    /// <summary>A failure nobody can say more about.</summary>
    public RegistryException()
        : this("the store failed", null)
    {
    }

    /// <summary>A failure in one sentence.</summary>
    public RegistryException(string message)
        : this(message, null)
    {
    }

    /// <summary>A failure with its cause.</summary>
    public RegistryException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>True when the store has nothing of what failed: it only read, or ended before it was to be committed.</summary>
    public bool HasLeftNothing { get; init; }
}
