using System.Buffers;
using System.Globalization;
using System.Text;

namespace Memtrace.Proxy.Telemetry.Logging;

/// <summary>The bytes of one line while it is written, in memory that the next line is written into.</summary>
internal sealed class LineBytes : IBufferWriter<byte>
{
    private const int Usual = 1024;

    // As long as ticks of a second: seven digits, of which three are written.
    private const int TimeLength = 28;
    private const int ShownTime = 23;

    private byte[] _bytes = new byte[Usual];
    private int _length;

    /// <summary>What was written since it was cleared.</summary>
    public Span<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Begins a line; the memory of a very long one is not kept.</summary>
    public void Clear()
    {
        _length = 0;
        if (_bytes.Length > 64 * Usual)
        {
            _bytes = new byte[Usual];
        }
    }

    /// <summary>Writes bytes as they are.</summary>
    public void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(GetSpan(text.Length));
        _length += text.Length;
    }

    /// <summary>Writes text as UTF-8.</summary>
    public void Append(ReadOnlySpan<char> text) => _length += Encoding.UTF8.GetBytes(text, GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length)));

    /// <summary>Writes a number.</summary>
    public void Append(long number)
    {
        number.TryFormat(GetSpan(20), out int written, default, CultureInfo.InvariantCulture);
        _length += written;
    }

    /// <summary>Writes a time span in milliseconds, to a tenth.</summary>
    public void AppendMilliseconds(TimeSpan time)
    {
        const long Tenth = TimeSpan.TicksPerMillisecond / 10;
        (long whole, long tenths) = Math.DivRem((time.Ticks + (Tenth / 2)) / Tenth, 10);
        Append(whole);
        ReadOnlySpan<byte> rest = [(byte)'.', (byte)('0' + tenths)];
        Append(rest);
    }

    /// <summary>Writes a moment of UTC, to a millisecond.</summary>
    public void Append(DateTime time)
    {
        time.TryFormat(GetSpan(TimeLength), out _, "O", CultureInfo.InvariantCulture);
        _length += ShownTime;
        Append("Z"u8);
    }

    /// <inheritdoc/>
    public void Advance(int count) => _length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_length);
    }

    private void Reserve(int more)
    {
        int needed = _length + Math.Max(more, 1);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, 2 * _bytes.Length));
        }
    }
}
