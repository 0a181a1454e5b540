namespace Memtrace.Proxy.ArcOperator;

/// <summary>A database as Arc tells of it.</summary>
internal sealed record ArcDatabase(string? Name, long MeasurementCount);
