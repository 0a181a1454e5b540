using System.Buffers.Binary;
using System.Text;

namespace Memtrace.Proxy.Storage.Redis;

/// <summary>
/// Reads what <see cref="BindingWriter"/> wrote. What is not there reads as nothing, and makes the whole worthless: it never throws.
/// </summary>
internal ref struct BindingReader(ReadOnlySpan<byte> source)
{
    private ReadOnlySpan<byte> _rest = source;
    private bool _isSound = true;

    /// <summary>True when every field was there and nothing follows them.</summary>
    public readonly bool IsWhole => _isSound && _rest.IsEmpty;

    public long Number() => Take(sizeof(long), out ReadOnlySpan<byte> bytes) ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;

    public byte Small() => Take(1, out ReadOnlySpan<byte> bytes) ? bytes[0] : (byte)0;

    public bool Flag()
    {
        byte flag = Small();
        _isSound &= flag <= 1;
        return flag == 1;
    }

    public DateTimeOffset Instant()
    {
        long ticks = Number();
        bool isInstant = ticks >= DateTimeOffset.MinValue.Ticks && ticks <= DateTimeOffset.MaxValue.Ticks;
        _isSound &= isInstant;
        return isInstant ? new DateTimeOffset(ticks, TimeSpan.Zero) : default;
    }

    public DateTimeOffset? InstantOrNull() => Flag() ? Instant() : null;

    public string Text()
    {
        int length = Take(sizeof(int), out ReadOnlySpan<byte> count) ? BinaryPrimitives.ReadInt32LittleEndian(count) : 0;
        return Take(length, out ReadOnlySpan<byte> bytes) ? Encoding.UTF8.GetString(bytes) : "";
    }

    /// <summary>How many of something follow, each of them a byte or more.</summary>
    public int Count()
    {
        byte count = Small();
        return _isSound && count <= _rest.Length ? count : 0;
    }

    private bool Take(int length, out ReadOnlySpan<byte> bytes)
    {
        _isSound &= length >= 0 && length <= _rest.Length;
        bytes = _isSound ? _rest[..length] : default;
        _rest = _isSound ? _rest[length..] : default;
        return _isSound;
    }
}
