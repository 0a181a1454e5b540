namespace Memtrace.ArcDev.Rows;

internal sealed record MeasurementRows(string Measurement, RowBatch Rows);
