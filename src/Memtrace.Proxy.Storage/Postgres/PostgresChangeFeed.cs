using System.Data.Common;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Sql;
using Npgsql;

namespace Memtrace.Proxy.Storage.Postgres;

/// <summary>
/// The feed of one database. While nothing changes a read is one small query; another history of the store (a backup was restored, or
/// a standby that lacked the last changes took over) is known by the random number beside the change that was read last. Another store
/// counts as this one being away.
/// </summary>
internal sealed class PostgresChangeFeed(PostgresDatabase store) : IChangeFeed
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // Only the feed's own lane reads and writes it.
    private FeedEnd? _known;

    public Task<FeedPage> ReadAfterAsync(long position, CancellationToken cancellationToken) =>
        store.RunAsync(Lane.Feed, () => store.Told(() => store.Anew(() => Read(position))), cancellationToken);

    // Nodes may do it at the same moment: each removes what the others have left.
    public Task PruneAsync(CancellationToken cancellationToken) => store.NoteAsync(Lane.General, ChangeTable.Prune, cancellationToken);

    /// <summary>Hears of commits as they happen; the connection that it takes is made again, after growing pauses, when it is lost.</summary>
    public async Task ListenAsync(Action wake, TimeProvider clock, CancellationToken cancellationToken)
    {
        TimeSpan pause = ShortestPause;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await using NpgsqlConnection connection = await store.RunAsync(Lane.Listen, OpenListening, cancellationToken);
                connection.Notification += (_, _) => wake();
                // What was committed while nobody listened.
                wake();
                pause = ShortestPause;
                while (true)
                {
                    await connection.WaitAsync(cancellationToken);
                }
            }
            catch (Exception failure) when (failure is DbException or IOException or ObjectDisposedException)
            {
                // The poll goes on without it, and says what there is to say.
            }

            await Task.Delay(pause, clock, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    public void Dispose()
    {
    }

    private NpgsqlConnection OpenListening()
    {
        NpgsqlConnection connection = store.OpenApart();
        try
        {
            connection.Run($"LISTEN {PostgresTriggers.Channel}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Known is only what the caller gets: a read that fails at its very end is one that another one repeats.
    private FeedPage Read(long position)
    {
        (FeedPage page, _known) = ReadPage(position);
        return page;
    }

    private (FeedPage Page, FeedEnd? Known) ReadPage(long position)
    {
        using DbConnection connection = store.OpenForTier();
        FeedEnd end = FeedEnd.Read(connection, store);
        if (end.Sequence == position && (_known is null || _known == end))
        {
            return (new FeedPage([], position, HasGap: false), end);
        }

        using DbTransaction snapshot = store.BeginSnapshot(connection);
        return ReadOn(connection, position);
    }

    private (FeedPage Page, FeedEnd? Known) ReadOn(DbConnection connection, long position)
    {
        FeedEnd end = FeedEnd.Read(connection, store);
        if (end.Sequence < position || HasOtherPast(connection, position, end))
        {
            return (new FeedPage([], end.Sequence, HasGap: true, IsReplaced: true), end);
        }

        if (ChangeTable.OldestSequence(connection) > position + 1)
        {
            return (new FeedPage([], end.Sequence, HasGap: true), end);
        }

        var page = new FeedPage(ChangeTable.ReadAfter(connection, position), end.Sequence, HasGap: false);
        return (page, page.Changes is [.., var newest] ? FeedEnd.ReadAt(connection, newest.Sequence) : end);
    }

    // A row that was pruned meanwhile proves nothing, and is a gap.
    private bool HasOtherPast(DbConnection connection, long position, FeedEnd end) =>
        _known is { } known
        && known.Sequence == position
        && (end.Sequence == position ? end : FeedEnd.ReadAt(connection, position)) is { } found
        && found != known;
}
