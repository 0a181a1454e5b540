using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Changes;

/// <summary>Waits for the rows of the nodes that may serve at the first look.</summary>
internal sealed class ChangeConfirmation(Database store, TimeProvider clock) : IChangeConfirmation
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    public async Task<Confirmation> WaitAsync(long sequence, TimeSpan atMost, CancellationToken cancellationToken)
    {
        long begin = clock.GetTimestamp();
        List<Node> nodes = await ReadAsync(cancellationToken);
        HashSet<string> awaited = [.. nodes.Where(node => node.MayServe).Select(node => node.Id)];

        // Nodes that are woken by the change act on it within milliseconds: the first looks follow one another as closely.
        var pause = TimeSpan.FromMilliseconds(5);
        while (true)
        {
            // A node whose row is gone has stopped: it serves nothing, so there is nothing to wait for.
            List<Node> left = nodes.FindAll(node => awaited.Contains(node.Id));
            if (left.TrueForAll(node => node.Applied >= sequence) || clock.GetElapsedTime(begin) >= atMost)
            {
                return Split(left, sequence);
            }

            await Task.Delay(pause, clock, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            nodes = await ReadAsync(cancellationToken);
        }
    }

    private Task<List<Node>> ReadAsync(CancellationToken cancellationToken) =>
        store.ReadAsync(Lane.General, connection => NodeTable.ReadAll(connection, clock), cancellationToken);

    private static Confirmation Split(List<Node> nodes, long sequence)
    {
        List<Node> missing = nodes.FindAll(node => node.Applied < sequence);
        return new Confirmation(
            [.. nodes.Where(node => node.Applied >= sequence).Select(node => node.Id)], [.. missing.Select(node => node.Id)])
        {
            UnconfirmedLabels = [.. missing.Select(node => node.Label)],
        };
    }
}
