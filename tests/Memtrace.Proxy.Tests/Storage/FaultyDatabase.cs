using System.Data;
using System.Data.Common;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Sql;
using Microsoft.Data.Sqlite;

namespace Memtrace.Proxy.Tests.Storage;

/// <summary>A SQLite store whose transactions fail when they are told to.</summary>
internal sealed class FaultyDatabase(Database file, StoreFaults faults) : Database(lookUpThreads: 2)
{
    public override string Place => file.Place;

    public override bool IsThere => file.IsThere;

    public override void Prepare(TimeProvider clock) => file.Prepare(clock);

    public override bool IsReady() => file.IsReady();

    public override DbConnection OpenForTier() => file.OpenForTier();

    public override IChangeFeed OpenFeed() => file.OpenFeed();

    public override IBanWatch WatchBans() => file.WatchBans();

    public override void Dispose()
    {
        base.Dispose();
        file.Dispose();
    }

    protected override DbConnection Open() => file.OpenForTier();

    protected override DbTransaction BeginRead(DbConnection connection) => Begin(connection, isRead: true);

    protected override DbTransaction BeginWrite(DbConnection connection) => Begin(connection, isRead: false);

    protected override DbTransaction BeginNote(DbConnection connection) => BeginWrite(connection);

    protected override RegistryException Explain(DbException failure) => new("the store failed", failure);

    private FaultyTransaction Begin(DbConnection connection, bool isRead)
    {
        faults.OnBegin();
        return new FaultyTransaction(((SqliteConnection)connection).BeginTransaction(deferred: isRead), faults);
    }

    private sealed class FaultyTransaction(SqliteTransaction transaction, StoreFaults faults) : DbTransaction
    {
        public override IsolationLevel IsolationLevel => transaction.IsolationLevel;

        protected override DbConnection? DbConnection => transaction.Connection;

        public override void Commit()
        {
            transaction.Commit();
            faults.OnCommitted();
        }

        public override void Rollback() => transaction.Rollback();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                transaction.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
