using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Storage.Registry;

/// <summary>Ends a transaction of several parts without a commit; it never leaves the registry.</summary>
/// <param name="problem">Why one part was refused; null when all were well and it was a trial.</param>
#pragma warning disable CA1032 // Nothing but the registry throws or catches it.
internal sealed class TakenBackException(Problem? problem) : Exception
#pragma warning restore CA1032
{
    public Problem? Problem => problem;
}
