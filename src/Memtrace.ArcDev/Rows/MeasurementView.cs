namespace Memtrace.ArcDev.Rows;

/// <summary>What a measurement held at one moment.</summary>
internal sealed record MeasurementView(IReadOnlyList<MeasurementColumn> Columns, int BatchCount);
