using System.Data.Common;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Changes;

namespace Memtrace.Proxy.Storage.Sql;

/// <summary>
/// One store and the ways to reach it, whatever its engine. Calls to a driver block, so each piece of work leaves the caller's thread
/// for one of its lane's own; a connection lives for one piece of work and returns to the driver's pool.
/// </summary>
internal abstract class Database : IDisposable
{
    private const int GeneralThreads = 4;

    private readonly BlockingThreads[] _lanes;

    /// <param name="lookUpThreads">Look-ups that run at one time.</param>
    protected Database(int lookUpThreads) =>
        _lanes =
        [
            new BlockingThreads("memtrace store", GeneralThreads),
            new BlockingThreads("memtrace look-up", lookUpThreads),
            new BlockingThreads("memtrace feed", 1),
            new BlockingThreads("memtrace node", 1),
            new BlockingThreads("memtrace bans", 1),
            new BlockingThreads("memtrace listener", 1),
        ];

    /// <summary>The store as an operator knows it, without a secret.</summary>
    public abstract string Place { get; }

    /// <summary>False where there is nothing yet that <see cref="Prepare"/> could open; it would make it.</summary>
    public virtual bool IsThere => true;

    /// <summary>Makes the store if there is none and brings its schema up to date; several programs may do so at one moment.</summary>
    /// <exception cref="RegistryException">It cannot be opened, made or brought up to date.</exception>
    public abstract void Prepare(TimeProvider clock);

    /// <summary>Whether there is nothing that <see cref="Prepare"/> would make or alter; a store that is not there is to be asked for before.</summary>
    /// <exception cref="RegistryException">The store failed.</exception>
    public abstract bool IsReady();

    /// <summary>Called after each commit that may have written to the feed, which ends when it does; it must not fail.</summary>
    public Func<Task>? Committed { get; set; }

    /// <summary>
    /// From now on only that store counts, where the engine can lead to another one under the same address; a file that takes the
    /// place of another is served.
    /// </summary>
    public virtual void ServeOnly(string storeId)
    {
    }

    /// <summary>Refuses what was read of another store than the one that counts.</summary>
    /// <exception cref="OtherStoreException">It is another one.</exception>
    public virtual void Verify(string storeId)
    {
    }

    /// <summary>Reads what one moment of the store holds.</summary>
    /// <exception cref="RegistryException">The store failed.</exception>
    public Task<T> ReadAsync<T>(Lane lane, Func<DbConnection, T> read, CancellationToken cancellationToken) =>
        RunAsync(lane, () => Read(read), cancellationToken);

    /// <summary>
    /// One transaction that holds the registry's lock from its begin, so that what it checks stays true until it commits.
    /// </summary>
    /// <exception cref="RegistryException">The store failed.</exception>
    public async Task<T> WriteAsync<T>(Lane lane, Func<DbConnection, T> write, CancellationToken cancellationToken)
    {
        T result = await RunAsync(lane, () => Write(write), cancellationToken);
        await (Committed?.Invoke() ?? Task.CompletedTask);
        return result;
    }

    /// <summary>One transaction on rows that only their writer changes: it waits for no other where the engine can do that.</summary>
    /// <exception cref="RegistryException">The store failed.</exception>
    public Task<T> NoteAsync<T>(Lane lane, Func<DbConnection, T> write, CancellationToken cancellationToken) =>
        RunAsync(lane, () => Note(write), cancellationToken);

    /// <summary>Runs work that blocks.</summary>
    public Task<T> RunAsync<T>(Lane lane, Func<T> work, CancellationToken cancellationToken) =>
        _lanes[(int)lane].RunAsync(work, cancellationToken);

    /// <summary>Looks up one thing in one statement, with less patience for locks than anything else: requests wait for it.</summary>
    /// <exception cref="DbException">The store failed.</exception>
    public Task<T> LookUpAsync<T>(Func<DbConnection, T> read, CancellationToken cancellationToken) =>
        RunAsync(
            Lane.LookUp,
            () => Anew(() =>
            {
                using DbConnection connection = OpenForTier();
                return read(connection);
            }),
            cancellationToken);

    /// <summary>A connection with little patience, for work on the way of a request.</summary>
    public abstract DbConnection OpenForTier();

    /// <summary>What <see cref="ReadAsync"/> does, on the caller's thread.</summary>
    public T Read<T>(Func<DbConnection, T> read) =>
        Uncommitted(() => Anew(() =>
        {
            using DbConnection connection = Open();
            using DbTransaction snapshot = BeginRead(connection);
            return read(connection);
        }));

    /// <summary>What <see cref="WriteAsync"/> does, on the caller's thread.</summary>
    public T Write<T>(Func<DbConnection, T> write) => Commit(write, BeginWrite);

    /// <summary>Carries a failure of the driver over into one plain sentence.</summary>
    /// <exception cref="RegistryException">The store failed.</exception>
    public T Told<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (DbException failure)
        {
            throw Explain(failure);
        }
    }

    /// <summary>Tries again what failed for a reason that is gone, such as a pooled connection to a server that was restarted.</summary>
    /// <exception cref="DbException">The store failed.</exception>
    public T Anew<T>(Func<T> work)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return work();
            }
            catch (DbException failure) when (attempt < MoreAttempts(failure))
            {
                PrepareAnother(failure);
            }
        }
    }

    /// <summary>The feed of this store.</summary>
    public abstract IChangeFeed OpenFeed();

    /// <summary>The bans of this store.</summary>
    public abstract IBanWatch WatchBans();

    /// <summary>Ends the lanes: what waits in them fails.</summary>
    public virtual void Dispose()
    {
        foreach (BlockingThreads lane in _lanes)
        {
            lane.Dispose();
        }
    }

    protected abstract DbConnection Open();

    protected abstract DbTransaction BeginRead(DbConnection connection);

    protected abstract DbTransaction BeginWrite(DbConnection connection);

    protected abstract DbTransaction BeginNote(DbConnection connection);

    protected abstract RegistryException Explain(DbException failure);

    /// <summary>The same for the last word of a transaction.</summary>
    protected virtual RegistryException ExplainCommit(DbException failure) => Explain(failure);

    /// <summary>How many more attempts may do what one that failed so did not; nothing of it is left in the store.</summary>
    protected virtual int MoreAttempts(DbException failure) => 0;

    /// <summary>Does what another attempt needs in order not to fail as this one did.</summary>
    protected virtual void PrepareAnother(DbException failure)
    {
    }

    private T Note<T>(Func<DbConnection, T> write) => Commit(write, BeginNote);

    private T Commit<T>(Func<DbConnection, T> write, Func<DbConnection, DbTransaction> begin) =>
        Told(() =>
        {
            (DbConnection connection, DbTransaction transaction, T result) = Uncommitted(() => Anew(() => Run(write, begin)));
            using (connection)
            using (transaction)
            {
                End(transaction);
                return result;
            }
        });

    private T Uncommitted<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (DbException failure)
        {
            throw new RegistryException(Explain(failure).Message, failure) { HasLeftNothing = true };
        }
    }

    // Not a second time: a connection that breaks here leaves open whether the store has it.
    private void End(DbTransaction transaction)
    {
        try
        {
            transaction.Commit();
        }
        catch (DbException failure)
        {
            throw ExplainCommit(failure);
        }
    }

    private (DbConnection Connection, DbTransaction Transaction, T Result) Run<T>(
        Func<DbConnection, T> write, Func<DbConnection, DbTransaction> begin)
    {
        DbConnection connection = Open();
        try
        {
            DbTransaction transaction = begin(connection);
            return (connection, transaction, write(connection));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
