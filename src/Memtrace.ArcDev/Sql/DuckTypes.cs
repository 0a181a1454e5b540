using Memtrace.ArcDev.Rows;

namespace Memtrace.ArcDev.Sql;

internal static class DuckTypes
{
    public static string NameOf(ColumnType type) => type switch
    {
        ColumnType.Integer => "BIGINT",
        ColumnType.Float => "DOUBLE",
        ColumnType.Boolean => "BOOLEAN",
        ColumnType.Time => "TIMESTAMP",
        _ => "VARCHAR",
    };
}
