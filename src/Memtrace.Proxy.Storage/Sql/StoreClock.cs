using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Memtrace.Proxy.Storage.Sql;

/// <summary>
/// The clock that all programs on one store share, for what one of them writes and another one compares. A file is of one machine,
/// whose clock it is.
/// </summary>
internal static class StoreClock
{
    public static DateTimeOffset Now(DbConnection connection, TimeProvider clock)
    {
        if (connection is SqliteConnection)
        {
            return clock.GetUtcNow();
        }

        using DbCommand select = connection.Prepare("SELECT clock_timestamp()");
        return StoredTime.Read(select.ExecuteScalar()!)!.Value;
    }
}
