using System.Data.Common;
using Memtrace.Proxy.Storage.Audit;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Tests.Storage.Audit;

/// <summary>A log that has grown for long, written in one transaction.</summary>
internal static class ManyRows
{
    public static async Task AppendAsync(TemporaryStore temporary, int count)
    {
        Database database = temporary.OpenDatabase();
        var audit = new AuditTable(temporary.Clock, "test");
        await database.WriteAsync(Lane.General, connection => Append(connection, audit, count), CancellationToken.None);
    }

    private static int Append(DbConnection connection, AuditTable audit, int count)
    {
        for (int i = 0; i < count; i++)
        {
            audit.Append(connection, new AuditNote("key create", "org_0123456789abcdef01234567", i, ("name", null, $"key {i}")));
        }

        return count;
    }
}
