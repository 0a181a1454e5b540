using System.Data.Common;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Snapshots;

/// <summary>
/// The feed of a store that was away when its node started from a snapshot. The first read that reaches the store does what the start
/// would have done, but for making or altering tables: it looks whether there are those that this program knows, examines the master
/// key, and compares the store with the snapshot.
/// </summary>
internal sealed class ResumedFeed(
    IChangeFeed feed,
    Database store,
    Snapshot snapshot,
    Func<CancellationToken, Task<Problem?>> checkMasterKey,
    Func<DbConnection, int>? recall) : IChangeFeed
{
    private bool _isResumed;
    private Problem? _problem;

    // Reads come one after the other.
    public async Task<FeedPage> ReadAfterAsync(long position, CancellationToken cancellationToken)
    {
        if (_isResumed)
        {
            return await feed.ReadAfterAsync(position, cancellationToken);
        }

        // A wrong key does not become right while the program runs, and finding that out may mean to read every credential.
        if (_problem is null)
        {
            await store.RunAsync(Lane.Feed, () => store.Told(Recognize), cancellationToken);
            _problem = await checkMasterKey(cancellationToken);
        }

        if (_problem is { } problem)
        {
            throw new RegistryException(problem.Text);
        }

        bool isSame = await store.ReadAsync(Lane.Feed, IsSame, cancellationToken);
        FeedPage page = await feed.ReadAfterAsync(position, cancellationToken);
        _isResumed = true;
        return isSame ? page : new FeedPage([], page.Last, HasGap: true, IsReplaced: true);
    }

    public Task ListenAsync(Action wake, TimeProvider time, CancellationToken cancellationToken) =>
        feed.ListenAsync(wake, time, cancellationToken);

    public Task PruneAsync(CancellationToken cancellationToken) => feed.PruneAsync(cancellationToken);

    public void Dispose() => feed.Dispose();

    private bool IsSame(DbConnection connection)
    {
        bool isSame = StoreIdentity.HasSeen(connection, snapshot);
        if (isSame)
        {
            recall?.Invoke(connection);
        }

        return isSame;
    }

    // One that is not there is away: making another in its place would make every key unknown.
    private bool Recognize()
    {
        if (!store.IsThere)
        {
            throw new RegistryException($"the store at {store.Place} is not there");
        }

        return store.IsReady()
            ? true
            : throw new RegistryException(
                $"the store at {store.Place} lacks tables of this version: restart the node or run any command of memtrace on it to make them");
    }
}
