namespace Memtrace.Proxy.Core.Keys;

/// <summary>Hears which keys are used, on the way of each admitted request: it costs next to nothing there and never fails.</summary>
public interface ILastUse
{
    /// <summary>A request with that key was admitted.</summary>
    void Saw(long keyId, DateTimeOffset now);
}
