namespace Memtrace.Proxy.Hosting;

/// <summary>The proxy could not start; the message is one sentence for an operator, without secrets.</summary>
public sealed class ProxyStartException : Exception
{
    /// <summary>A failure nobody can say more about.</summary>
    public ProxyStartException()
        : this("the proxy could not start", null)
    {
    }

    /// <summary>A failure in one sentence.</summary>
    public ProxyStartException(string message)
        : this(message, null)
    {
    }

    /// <summary>A failure with its cause.</summary>
    public ProxyStartException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
