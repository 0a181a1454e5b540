using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Bodies;

/// <summary>
/// Carries a refusal through the forwarder, which takes nothing else from a body that it reads: the upstream request breaks off there.
/// </summary>
internal sealed class BodyRefusedException(Refusal refusal) : IOException(refusal.Error)
{
    public Refusal Refusal { get; } = refusal;
}
