using System.Buffers.Binary;
using System.Text;

namespace Memtrace.Proxy.Storage.Redis;

/// <summary>Writes fields one after the other into bytes of the caller; what does not fit makes the whole worthless.</summary>
internal ref struct BindingWriter(Span<byte> target)
{
    private Span<byte> _rest = target;
    private readonly int _size = target.Length;

    /// <summary>True while everything fitted.</summary>
    public bool IsWhole { get; private set; } = true;

    public readonly int Written => _size - _rest.Length;

    public void Number(long number)
    {
        if (Take(sizeof(long), out Span<byte> place))
        {
            BinaryPrimitives.WriteInt64LittleEndian(place, number);
        }
    }

    public void Small(byte number)
    {
        if (Take(1, out Span<byte> place))
        {
            place[0] = number;
        }
    }

    public void Flag(bool flag) => Small(flag ? (byte)1 : (byte)0);

    public void Instant(DateTimeOffset instant) => Number(instant.UtcTicks);

    public void InstantOrNull(DateTimeOffset? instant)
    {
        Flag(instant is not null);
        if (instant is { } known)
        {
            Instant(known);
        }
    }

    public void Text(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        if (Take(sizeof(int), out Span<byte> count))
        {
            BinaryPrimitives.WriteInt32LittleEndian(count, length);
        }

        if (Take(length, out Span<byte> place))
        {
            Encoding.UTF8.GetBytes(text, place);
        }
    }

    /// <summary>How many of something follow; more than a byte can say do not fit.</summary>
    public void Count(int count)
    {
        IsWhole &= count <= byte.MaxValue;
        Small((byte)count);
    }

    private bool Take(int length, out Span<byte> place)
    {
        IsWhole &= length <= _rest.Length;
        place = IsWhole ? _rest[..length] : default;
        _rest = IsWhole ? _rest[length..] : default;
        return IsWhole;
    }
}
