using System.Buffers;
using System.Text.Unicode;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>
/// Which names of columns, tags and fields may reach a shared Arc, read off what Arc does with them: its flush worker takes the first
/// byte of every name, its write-ahead log keeps database and measurement of a row in members that begin with an underscore, it tells
/// two batches apart by a text that joins names by commas (two readings of that text end the process), and it remembers schemas of all
/// organizations by a text that joins names by spaces (one organization would get the other's columns).
/// </summary>
internal static class ColumnName
{
    /// <summary>Longest name, in bytes.</summary>
    public const int MaxLength = 256;

    private const byte LeadOfC1 = 0xc2;
    private const byte LastOfC1 = 0x9f;

    private static readonly Refusal Joined = WriteRefusals.Column with
    {
        Hint = "names hold no space and no comma: Arc joins the names of all organizations by them",
    };

    // ASCII but control characters, space and comma.
    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        """!"#$%&'()*+-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~"""u8);

    /// <summary>Null when the name may reach Arc.</summary>
    public static Refusal? Inspect(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > MaxLength || name[0] == '_')
        {
            return WriteRefusals.Column;
        }

        int unusual = name.IndexOfAnyExcept(Plain);
        return unusual < 0 ? null : InspectUnusual(name, unusual);
    }

    private static Refusal? InspectUnusual(ReadOnlySpan<byte> name, int from)
    {
        for (int i = from; i < name.Length; i++)
        {
            switch (name[i])
            {
                case (byte)' ' or (byte)',':
                    return Joined;
                case < 0x20 or 0x7f:
                case LeadOfC1 when i + 1 < name.Length && name[i + 1] <= LastOfC1:
                    return WriteRefusals.Column;
                default:
                    break;
            }
        }

        return Utf8.IsValid(name) ? null : WriteRefusals.Column;
    }
}
