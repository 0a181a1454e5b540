using Memtrace.ArcDev.Rows;

namespace Memtrace.ArcDev.Writes;

/// <summary>What a payload came to: rows, or a status with the text Arc gives for it.</summary>
internal readonly record struct WriteResult(IReadOnlyList<MeasurementRows> Rows, int Status, string Error)
{
    public bool IsRefused => Status != 0;

    public static WriteResult Of(IReadOnlyList<MeasurementRows> rows) => new(rows, 0, "");

    public static WriteResult Refuse(string error) => new([], 400, error);

    public static WriteResult Fail(string error) => new([], 500, error);
}
