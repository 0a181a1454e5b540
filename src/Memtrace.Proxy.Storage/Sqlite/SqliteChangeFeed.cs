using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Sql;
using Microsoft.Data.Sqlite;

namespace Memtrace.Proxy.Storage.Sqlite;

/// <summary>
/// The feed of one SQLite file. Its connection stays open from the first read on: so it can tell that another file stands at the
/// path (a backup was restored), while the pool would go on with the old one for ever.
/// </summary>
internal sealed class SqliteChangeFeed(SqliteDatabase store) : IChangeFeed
{
    // A second of the follower's pauses.
    private const int ReadsPerComparison = 5;
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private SqliteConnection? _connection;
    private Change? _known;
    private int _reads;
    private bool _isReplaced;
    private bool _closed;

    public Task<FeedPage> ReadAfterAsync(long position, CancellationToken cancellationToken) =>
        store.RunAsync(Lane.Feed, () => store.Told(() => Read(position)), cancellationToken);

    public Task PruneAsync(CancellationToken cancellationToken) => store.WriteAsync(Lane.General, ChangeTable.Prune, cancellationToken);

    /// <summary>Closes the connection; a read that hangs keeps it, and the process's end takes it.</summary>
    public void Dispose()
    {
        if (_gate.TryEnter(LongestRead))
        {
            _connection?.Dispose();
            _connection = null;
            _closed = true;
            _gate.Exit();
        }
    }

    private FeedPage Read(long position)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            FeedPage page = ReadWhatIsThere(position);
            if (!_isReplaced && (page.Last < position || HasOtherPast(_connection!, position)))
            {
                // An older state, or another history: what pooled connections remember of the store is not of now either.
                LeaveFile();
                page = ReadPage(position);
            }

            page = _isReplaced ? new FeedPage([], page.Last, HasGap: true, IsReplaced: true) : page;
            Remember(page, page.HasGap ? page.Last : position);
            _isReplaced = false;
            return page;
        }
    }

    // A connection that has read well before and finds things that do not fit together reads a file that was put in place of its own.
    private FeedPage ReadWhatIsThere(long position)
    {
        try
        {
            if (_connection is not null && IsReplaced(_connection))
            {
                LeaveFile();
            }

            return ReadPage(position);
        }
        catch (SqliteException failure) when (StoreFailure.IsDamage(failure) && _connection is not null && !_isReplaced)
        {
            LeaveFile();
            return ReadPage(position);
        }
    }

    // Remembered until the new file could be read: there may be none yet.
    private void LeaveFile()
    {
        _isReplaced = true;
        _known = null;
        _connection?.Dispose();
        _connection = null;
        store.LeaveFile();
    }

    private FeedPage ReadPage(long position)
    {
        _connection ??= store.OpenApart();
        using SqliteTransaction snapshot = _connection.BeginTransaction(deferred: true);
        return ReadAfter(_connection, position);
    }

    private void Remember(FeedPage page, long position)
    {
        if (page.Changes is [.., var newest])
        {
            _known = newest;
        }
        else if (_known?.Sequence != position)
        {
            _known = ChangeTable.ReadAt(_connection!, position);
        }
    }

    // What was given once never changes: the row of that sequence is another one only in another history.
    private bool HasOtherPast(SqliteConnection connection, long position) =>
        _known is { } known && known.Sequence == position && ChangeTable.ReadAt(connection, position) is { } row && row != known;

    // Another file at the path is known at once. One that was copied over this one is known by the feed's end, which a connection
    // with nothing in its memory sees elsewhere than one that has read before: no change can do that.
    private bool IsReplaced(SqliteConnection connection)
    {
        if (MovedFile.IsBehind(connection))
        {
            return true;
        }

        if (++_reads % ReadsPerComparison != 0)
        {
            return false;
        }

        long before = ChangeTable.LastSequence(connection);
        long current;
        try
        {
            using SqliteConnection apart = store.OpenApart();
            current = ChangeTable.LastSequence(apart);
        }
        catch (SqliteException failure) when (StoreFailure.IsDamage(failure))
        {
            // What stands in the file does not belong to the log beside it, which this connection still reads well.
            return true;
        }
        catch (SqliteException)
        {
            // No proof of another file; if the store fails, the read that follows says so.
            return false;
        }

        return current < before || current > ChangeTable.LastSequence(connection);
    }

    private static FeedPage ReadAfter(SqliteConnection connection, long position)
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
