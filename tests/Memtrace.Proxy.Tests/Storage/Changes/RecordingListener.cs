using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Storage.Changes;

namespace Memtrace.Proxy.Tests.Storage.Changes;

/// <summary>Keeps the sequences it hears of, and 0 for forgetting everything.</summary>
internal sealed class RecordingListener : IChangeListener
{
    public List<long> Heard { get; } = [];

    public void Apply(Change change) => Heard.Add(change.Sequence);

    public void ForgetEverything() => Heard.Add(0);
}
