using System.Buffers.Binary;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>
/// Reads the values of one column. What the first one is decides what the others may be, as in Arc, which writes a column to its log
/// before it finds that it cannot be converted: a column that Arc could not store must not get that far.
/// </summary>
internal sealed class MsgpackColumn(MsgpackHours hours)
{
    private const int WideSize = 9;
    private const byte FixStr = 0xa0;
    private const byte FixStrMask = 0xe0;
    private const byte FixStrLength = 0x1f;
    private const byte FirstPositiveBeyondFixInt = 0x80;
    private const double Beyond = 9223372036854775808.0;

    private bool _isTime;

    /// <summary>What the first value that is not nil was; <see cref="MsgpackKind.Invalid"/> before it.</summary>
    public MsgpackKind Kind { get; private set; }

    /// <summary>Why the value at the end of what was read is refused.</summary>
    public Refusal? Fault { get; private set; }

    /// <summary>Bytes of the last text that lie beyond what was given.</summary>
    public ulong Rest { get; private set; }

    public void Begin(bool isTime)
    {
        _isTime = isTime;
        Kind = MsgpackKind.Invalid;
        if (isTime)
        {
            hours.BeginTimes();
        }
    }

    /// <summary>Reads as many whole values as are there; negative is how many bytes the first one needs.</summary>
    public int Read(ReadOnlySpan<byte> at, ref ulong remaining)
    {
        int used = 0;
        Rest = 0;
        while (remaining > 0 && used < at.Length && Rest == 0)
        {
            ReadOnlySpan<byte> rest = at[used..];
            int most = (int)Math.Min(remaining, (ulong)rest.Length);
            int step = ReadRun(rest, most, out int values);
            if (step == 0)
            {
                step = ReadOne(rest);
                values = 1;
            }

            if (step <= 0)
            {
                return used > 0 || Fault is not null ? used : step;
            }

            used += step;
            remaining -= (ulong)values;
        }

        return used;
    }

    private int ReadRun(ReadOnlySpan<byte> at, int most, out int values)
    {
        byte mark = at[0];
        values = 0;
        switch (Kind)
        {
            case MsgpackKind.Int when _isTime:
                values = mark is MsgpackMarks.Int64 or MsgpackMarks.UInt64 ? Times(at, mark, most) : 0;
                return values * WideSize;
            case MsgpackKind.Int when mark != MsgpackMarks.Int64:
                return Integers(at, most, out values);
            case MsgpackKind.Int or MsgpackKind.Float when mark is MsgpackMarks.Int64 or MsgpackMarks.Float64 && !_isTime:
                values = (mark == MsgpackMarks.Int64) == (Kind == MsgpackKind.Int) ? Wide(at, mark, most) : 0;
                return values * WideSize;
            case MsgpackKind.Str:
                return Texts(at, most, out values);
            default:
                return 0;
        }
    }

    private int Times(ReadOnlySpan<byte> at, byte mark, int most)
    {
        int values = 0;
        for (; values < most && at.Length >= WideSize && at[0] == mark; values++, at = at[WideSize..])
        {
            long time = BinaryPrimitives.ReadInt64BigEndian(at[1..]);
            if ((time < 0 && mark == MsgpackMarks.UInt64) || !hours.TryAdd(time))
            {
                break;
            }
        }

        return values;
    }

    private static int Wide(ReadOnlySpan<byte> at, byte mark, int most)
    {
        int whole = Math.Min(most, at.Length / WideSize);
        int values = 0;
        for (int i = 0; values < whole && (uint)i < (uint)at.Length && at[i] == mark; i += WideSize)
        {
            values++;
        }

        return values;
    }

    private static int Integers(ReadOnlySpan<byte> at, int most, out int values)
    {
        int used = 0;
        for (values = 0; values < most && (uint)used < (uint)at.Length; values++)
        {
            byte mark = at[used];
            int next = used + MsgpackMarks.Size(mark);
            bool beyond = mark == MsgpackMarks.UInt64 && next <= at.Length && at[used + 1] >= FirstPositiveBeyondFixInt;
            if (MsgpackMarks.Kind(mark) != MsgpackKind.Int || next > at.Length || beyond)
            {
                break;
            }

            used = next;
        }

        return used;
    }

    private static int Texts(ReadOnlySpan<byte> at, int most, out int values)
    {
        int used = 0;
        for (values = 0; values < most && (uint)used < (uint)at.Length; values++)
        {
            byte mark = at[used];
            int next = used + 1 + (mark & FixStrLength);
            if ((mark & FixStrMask) != FixStr || next > at.Length)
            {
                break;
            }

            used = next;
        }

        return used;
    }

    private int ReadOne(ReadOnlySpan<byte> at)
    {
        int size = MsgpackToken.TryRead(at, out MsgpackToken token);
        if (size < 0)
        {
            return size;
        }

        Fault = Refuse(token);
        if (Fault is not null || token.Kind != MsgpackKind.Str)
        {
            return Fault is null ? size : 0;
        }

        ulong here = Math.Min(token.Number, (ulong)(at.Length - size));
        Rest = token.Number - here;
        return size + (int)here;
    }

    private Refusal? Refuse(MsgpackToken token)
    {
        if (token.Kind is MsgpackKind.Array or MsgpackKind.Map)
        {
            return WriteRefusals.Depth;
        }

        if (token.Kind == MsgpackKind.Nil)
        {
            // Arc reads times without looking for nils.
            return _isTime ? WriteRefusals.Malformed : null;
        }

        if (token.Kind is MsgpackKind.Invalid or MsgpackKind.Bin or MsgpackKind.Ext || token.Beyond)
        {
            return WriteRefusals.Malformed;
        }

        Kind = Kind == MsgpackKind.Invalid ? token.Kind : Kind;
        bool fits = _isTime ? TakeTime(token) : Fits(token);
        return fits ? null : WriteRefusals.Malformed;
    }

    private bool Fits(MsgpackToken token) => Kind switch
    {
        MsgpackKind.Int => token.Kind == MsgpackKind.Int || (token.Kind == MsgpackKind.Float && FitsInteger(token.Real)),
        MsgpackKind.Float => token.Kind is MsgpackKind.Int or MsgpackKind.Float,
        _ => token.Kind == Kind,
    };

    private bool TakeTime(MsgpackToken token) => TryTime(token, out long time) && hours.TryAdd(time);

    /// <summary>A time as Arc reads it, whole or with a fraction that it drops.</summary>
    public static bool TryTime(MsgpackToken token, out long time)
    {
        bool whole = token.Kind == MsgpackKind.Int && !token.Beyond;
        bool fits = whole || (token.Kind == MsgpackKind.Float && FitsInteger(token.Real));
        time = !fits ? 0 : whole ? (long)token.Number : (long)token.Real;
        return fits;
    }

    private static bool FitsInteger(double real) => real is >= -Beyond and < Beyond;
}
