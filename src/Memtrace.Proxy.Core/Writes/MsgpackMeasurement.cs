using System.Buffers;
using System.Globalization;
using System.Text;
using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>A measurement as a MessagePack write names it: by text, or by a number that Arc makes a name of.</summary>
internal static class MsgpackMeasurement
{
    private static ReadOnlySpan<byte> Prefix => "measurement_"u8;

    /// <summary>The number by which it is known again; zero when Arc's rule does not allow it.</summary>
    public static ulong Hash(ReadOnlySpan<byte> name)
    {
        Span<char> text = stackalloc char[MeasurementName.MaxLength];
        bool allowed = name.Length <= text.Length
            && Ascii.ToUtf16(name, text, out int length) == OperationStatus.Done
            && ArcName.IsValid(text[..length], MeasurementName.MaxLength);
        return allowed ? NameHash.Of(name) : 0;
    }

    /// <summary>The same of a number.</summary>
    public static ulong Hash(ulong number)
    {
        Span<byte> name = stackalloc byte[32];
        Prefix.CopyTo(name);
        _ = number.TryFormat(name[Prefix.Length..], out int digits, provider: CultureInfo.InvariantCulture);
        return NameHash.Of(name[..(Prefix.Length + digits)]);
    }
}
