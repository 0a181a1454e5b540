using System.Text;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Copies;

/// <summary>One column of a copied table. Values that mean the same are equal, from whatever engine they come.</summary>
/// <param name="Name">Its name, the same in every engine.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="IsPassing">True for what running nodes write at any time: it is copied, but no copy is wrong for it.</param>
internal sealed record CopyColumn(string Name, ColumnKind Kind, bool IsPassing = false)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The value of this column as a driver gave it, in the form that all engines have in common.</summary>
    public object? Read(object value) => Kind switch
    {
        ColumnKind.Number => value is int number ? (long)number : value as long?,
        ColumnKind.Flag => value is true or 1L,
        ColumnKind.Bytes => value as byte[],
        ColumnKind.Instant => StoredTime.Read(value) is { } instant ? Whole(instant) : null,
        // Go's driver leaves texts as bytes in Memtrace 0.2's file when they were bytes there.
        _ => value is byte[] bytes ? StrictUtf8.GetString(bytes) : value as string,
    };

    /// <summary>A value in bytes, alike for alike values of one column.</summary>
    public static byte[] Encode(object? value) => value switch
    {
        null => [],
        byte[] bytes => bytes,
        DateTimeOffset instant => BitConverter.GetBytes(instant.UtcTicks),
        long number => BitConverter.GetBytes(number),
        bool flag => [flag ? (byte)1 : (byte)0],
        _ => Encoding.UTF8.GetBytes((string)value),
    };

    // PostgreSQL keeps microseconds. The ends of time are marks, not moments.
    private static DateTimeOffset Whole(DateTimeOffset instant) =>
        instant == DateTimeOffset.MaxValue ? instant : instant.AddTicks(-(instant.UtcTicks % TimeSpan.TicksPerMicrosecond));
}
