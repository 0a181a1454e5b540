namespace Memtrace.Proxy.Core.Bindings;

/// <summary>The store behind the bindings did not answer: an outage, not a no. The message carries no secret and no path.</summary>
public sealed class BindingsUnavailableException : Exception
{
    /// <summary>An outage without a cause.</summary>
    public BindingsUnavailableException()
        : this("the store did not answer", null)
    {
    }

    /// <summary>An outage.</summary>
    public BindingsUnavailableException(string message)
        : this(message, null)
    {
    }

    /// <summary>An outage with its cause.</summary>
    public BindingsUnavailableException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
