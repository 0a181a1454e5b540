using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Changes;

/// <summary>Waits for the rows of the nodes that were live at the first look.</summary>
internal sealed class ChangeConfirmation(Database store, TimeProvider clock) : IChangeConfirmation
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public async Task<Confirmation> WaitAsync(long sequence, TimeSpan atMost, CancellationToken cancellationToken)
    {
        long begin = clock.GetTimestamp();
        DateTimeOffset liveSince = clock.GetUtcNow() - NodeTable.LiveFor;
        List<NodeRow> nodes = await store.ReadAsync(Lane.General, NodeTable.ReadAll, cancellationToken);
        HashSet<string> awaited = [.. nodes.Where(node => node.SeenAt >= liveSince).Select(node => node.Id)];
        while (true)
        {
            // A node whose row is gone has stopped: it serves nothing, so there is nothing to wait for.
            List<NodeRow> left = nodes.FindAll(node => awaited.Contains(node.Id));
            if (left.TrueForAll(node => node.Applied >= sequence) || clock.GetElapsedTime(begin) >= atMost)
            {
                return Split(left, sequence);
            }

            await Task.Delay(Pause, clock, cancellationToken);
            nodes = await store.ReadAsync(Lane.General, NodeTable.ReadAll, cancellationToken);
        }
    }

    private static Confirmation Split(List<NodeRow> nodes, long sequence) => new(
        [.. nodes.Where(node => node.Applied >= sequence).Select(node => node.Id)],
        [.. nodes.Where(node => node.Applied < sequence).Select(node => node.Id)]);
}
