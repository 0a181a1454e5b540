using Memtrace.Proxy.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Memtrace.Proxy.Storage.Changes;

/// <summary>The feed of one SQLite file.</summary>
internal sealed class SqliteChangeFeed(StoreFile store) : IChangeFeed
{
    public Task<FeedPage> ReadAfterAsync(long position, CancellationToken cancellationToken) =>
        store.ReadAsync(connection => Read(connection, position), cancellationToken);

    public Task PruneAsync(CancellationToken cancellationToken) => store.WriteAsync(ChangeTable.Prune, cancellationToken);

    private static FeedPage Read(SqliteConnection connection, long position)
    {
        long last = ChangeTable.LastSequence(connection);
        if (last == position)
        {
            return new FeedPage([], last, HasGap: false);
        }

        return last < position || ChangeTable.OldestSequence(connection) > position + 1
            ? new FeedPage([], last, HasGap: true)
            : new FeedPage(ChangeTable.ReadAfter(connection, position), last, HasGap: false);
    }
}
