namespace Memtrace.Proxy.Core.Attempts;

/// <summary>Tells the other nodes of failures, so that the limit holds over all of them. Neither call ever waits or fails.</summary>
public interface IFailureShare
{
    /// <summary>This node has counted one failure of an address.</summary>
    void Report(ClientAddress address, DateTimeOffset now);

    /// <summary>What all nodes have counted of an address is forgotten.</summary>
    void Forget(ClientAddress address);
}
