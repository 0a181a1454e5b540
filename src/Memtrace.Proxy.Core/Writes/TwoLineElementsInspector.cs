using System.Runtime.CompilerServices;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>
/// Reads a body of two-line element sets as Arc reads it. The columns are Arc's own and the measurement is a header's, so that nothing
/// here can name anything; but Arc skips a bad set without a word and then takes its lines for those of the next: only whole sets pass.
/// </summary>
public sealed class TwoLineElementsInspector : IWriteInspector
{
    /// <summary>Longest line, in bytes: of the satellite's name, since the two others have 69.</summary>
    public const int MaxLineLength = 128;

    // All rows have one, whichever the header names.
    private static readonly ulong Measurement = NameHash.Of("satellite_tle"u8);

    private readonly WrittenLines _lines = new(MaxLineLength);
    private readonly WriteFootprint _footprint = new(new WriteCells(WriteCells.OfText));
    private Expected _expected;
    private Satellite _satellite;
    private long _hour;
    private Refusal? _refusal;

    private enum Expected
    {
        NameOrFirst,
        First,
        Second,
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
        if (_refusal is not null)
        {
            return _refusal;
        }

        InspectLine(_lines.Begun);
        if (_refusal is null && _expected is not Expected.NameOrFirst)
        {
            Refuse(WriteRefusals.Malformed, (int)(_lines.Length - _lines.Start));
        }

        Release();
        return _refusal;
    }

    private void InspectLine(ReadOnlySpan<byte> line)
    {
        if (line.Length > MaxLineLength)
        {
            Refuse(WriteRefusals.Malformed, MaxLineLength);
            return;
        }

        line = line.TrimEnd("\r \t"u8);
        if (line.IsEmpty)
        {
            return;
        }

        int unprintable = line.IndexOfAnyExceptInRange((byte)' ', (byte)'~');
        if (unprintable >= 0)
        {
            Refuse(WriteRefusals.Malformed, unprintable);
        }
        else if (_expected is Expected.Second)
        {
            ReadSecond(line);
        }
        else if (_expected is Expected.First || line.StartsWith("1 "u8))
        {
            ReadFirst(line);
        }
        else
        {
            _expected = Expected.First;
        }
    }

    private void ReadFirst(ReadOnlySpan<byte> line)
    {
        int fault = TwoLineElementsLine.FaultOfFirst(line);
        if (fault >= 0)
        {
            Refuse(WriteRefusals.Malformed, fault);
            return;
        }

        TwoLineElementsLine.SatelliteOf(line).CopyTo(_satellite);
        _hour = TwoLineElementsLine.HourOf(line);
        _expected = Expected.Second;
    }

    private void ReadSecond(ReadOnlySpan<byte> line)
    {
        int fault = TwoLineElementsLine.FaultOfSecond(line, _satellite);
        if (fault >= 0)
        {
            Refuse(WriteRefusals.Malformed, fault);
            return;
        }

        _expected = Expected.NameOrFirst;
        _footprint.BeginRow(Measurement);
        if (_footprint.EndRow(_hour) is { } refusal)
        {
            Refuse(refusal, 0);
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

    [InlineArray(TwoLineElementsLine.SatelliteLength)]
    private struct Satellite
    {
        private byte _first;
    }
}
