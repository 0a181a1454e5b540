namespace Memtrace.ArcDev.Rows;

/// <summary>What a measurement held at one moment.</summary>
/// <param name="Columns">All columns so far.</param>
/// <param name="Rows">The rows that were asked for.</param>
/// <param name="RowCount">All rows so far.</param>
internal sealed record MeasurementView(IReadOnlyList<MeasurementColumn> Columns, IReadOnlyList<RowBatch> Rows, long RowCount);
