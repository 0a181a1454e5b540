namespace Memtrace.ArcDev.Rows;

internal enum ColumnType
{
    Text,
    Integer,
    Float,
    Boolean,
    Time,
}
