using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Changes;

namespace Memtrace.Proxy.Tests.Storage.Changes;

/// <summary>A feed that answers from a list, or fails.</summary>
internal sealed class StubFeed : IChangeFeed
{
    public List<Change> Rows { get; } = [];

    public bool IsDown { get; set; }

    public int PageSize { get; set; } = 2;

    public Task<FeedPage> ReadAfterAsync(long position, CancellationToken cancellationToken)
    {
        if (IsDown)
        {
            throw new RegistryException("the store is busy: another process holds it");
        }

        long last = Rows.Count == 0 ? 0 : Rows[^1].Sequence;
        return Task.FromResult(new FeedPage([.. Rows.Where(row => row.Sequence > position).Take(PageSize)], last, last < position));
    }

    public Task PruneAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
