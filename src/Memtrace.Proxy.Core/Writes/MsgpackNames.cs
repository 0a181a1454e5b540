using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>The names in a write body: which are allowed, and the number by which the same name is known again.</summary>
internal static class MsgpackNames
{
    /// <summary>Longest column, field, tag or key, in bytes.</summary>
    public const int MaxLength = 256;

    private const byte Delete = 0x7f;
    private const byte LastControl = 0x1f;
    private const byte FirstOfTwoByteControls = 0xc2;
    private const byte LastSecondByteOfControls = 0x9f;
    private const ulong Odd = 0x9e3779b97f4a7c15;

    // Unknown to a caller, so that nobody can choose names that are taken for one another.
    private static readonly ulong Seed = unchecked((ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue));

    /// <summary>
    /// Arc's flush worker reads the first byte of every column's name unchecked, and its write-ahead log keeps the database and the
    /// measurement of a row in members that begin with an underscore: neither an empty name nor such a one may reach it.
    /// </summary>
    public static bool IsColumn(ReadOnlySpan<byte> name) =>
        name.Length is >= 1 and <= MaxLength && name[0] != '_' && IsPlainText(name);

    /// <summary>Arc's measurement rule, over UTF-8.</summary>
    public static bool IsMeasurement(ReadOnlySpan<byte> name)
    {
        Span<char> text = stackalloc char[MeasurementName.MaxLength];
        return name.Length <= text.Length
            && Ascii.ToUtf16(name, text, out int length) == OperationStatus.Done
            && ArcName.IsValid(text[..length], MeasurementName.MaxLength);
    }

    /// <summary>Arc's name for a measurement that is sent as a number.</summary>
    public static ulong HashOfMeasurement(ulong number)
    {
        Span<byte> name = stackalloc byte[32];
        "measurement_"u8.CopyTo(name);
        _ = Utf8Formatter.TryFormat(number, name["measurement_".Length..], out int digits);
        return Hash(name[..("measurement_".Length + digits)]);
    }

    /// <summary>Never zero.</summary>
    public static ulong Hash(ReadOnlySpan<byte> name)
    {
        ulong hash = Seed ^ (ulong)name.Length;
        for (; name.Length >= sizeof(ulong); name = name[sizeof(ulong)..])
        {
            hash = Mix(hash, MemoryMarshal.Read<ulong>(name));
        }

        ulong rest = 0;
        foreach (byte one in name)
        {
            rest = (rest << 8) | one;
        }

        return Mix(hash, rest) | 1;
    }

    public static ulong Mix(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left ^ right, Odd, out ulong low);
        return high ^ low ^ (left << 1);
    }

    private static bool IsPlainText(ReadOnlySpan<byte> name)
    {
        if (name.ContainsAnyInRange((byte)0, LastControl) || name.Contains(Delete))
        {
            return false;
        }

        return Ascii.IsValid(name) || (Utf8.IsValid(name) && !HoldsTwoByteControls(name));
    }

    private static bool HoldsTwoByteControls(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i + 1 < name.Length; i++)
        {
            if (name[i] == FirstOfTwoByteControls && name[i + 1] <= LastSecondByteOfControls)
            {
                return true;
            }
        }

        return false;
    }
}
