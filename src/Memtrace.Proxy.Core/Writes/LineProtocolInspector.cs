using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>
/// Reads a body of InfluxDB line protocol as Arc reads it, line by line. Only what has one reading passes: where Arc would skip a line,
/// a tag or a field without a word, or cut at a place that an escape or a quote seems to cover, the body is refused.
/// </summary>
public sealed class LineProtocolInspector : IWriteInspector
{
    /// <summary>Longest line, in bytes.</summary>
    public const int MaxLineLength = 1 << 20;

    private readonly TimeUnit _unit;
    private readonly WrittenLines _lines = new(MaxLineLength);
    private readonly WriteFootprint _footprint = new(new WriteCells(WriteCells.OfText));
    private readonly LineProtocolColumns _columns;
    private Refusal? _refusal;

    /// <summary>An inspector for one body.</summary>
    /// <param name="precision">Unit of the timestamps in Arc's spelling: <c>ns us ms s</c>; null for <c>ns</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such unit.</exception>
    public LineProtocolInspector(string? precision)
    {
        _unit = TimeUnit.Of(precision);
        _columns = new LineProtocolColumns(_footprint);
    }

    /// <inheritdoc/>
    public Refusal? Inspect(ReadOnlySpan<byte> piece)
    {
        while (_refusal is null && !piece.IsEmpty)
        {
            if (_lines.TryTake(ref piece, out ReadOnlySpan<byte> line) || (line = _lines.Begun).Length > MaxLineLength)
            {
                InspectLine(line);
            }
        }

        return _refusal;
    }

    /// <inheritdoc/>
    public Refusal? Complete()
    {
        if (_refusal is null)
        {
            InspectLine(_lines.Begun);
            Release();
        }

        return _refusal;
    }

    private void InspectLine(ReadOnlySpan<byte> line)
    {
        if (line.Length > MaxLineLength)
        {
            Refuse(WriteRefusals.Malformed, MaxLineLength);
            return;
        }

        // Arc cuts off both ends before it looks at a line. Blanks beyond these three are control characters here, which no line holds.
        ReadOnlySpan<byte> rest = line.TrimStart(" \t\r"u8);
        int indent = line.Length - rest.Length;
        rest = rest.TrimEnd(" \t\r"u8);
        if (rest.IsEmpty || rest[0] == '#')
        {
            return;
        }

        var text = new LineProtocolLine(rest, _unit, _columns);
        if (text.Inspect() is { } refusal)
        {
            Refuse(refusal, indent + text.Position);
        }
    }

    private void Refuse(Refusal refusal, int at)
    {
        _refusal = refusal with { Position = (int)Math.Min(_lines.Start + at, int.MaxValue) };
        Release();
    }

    private void Release()
    {
        _lines.Release();
        _footprint.Release();
    }
}
