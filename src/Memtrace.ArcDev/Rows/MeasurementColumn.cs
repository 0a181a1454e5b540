namespace Memtrace.ArcDev.Rows;

internal sealed record MeasurementColumn(string Name, ColumnType Type);
