using System.Runtime.CompilerServices;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>
/// The columns of a body's rows. Arc gives a column the type of its first value: a later integer becomes a float, a later float is cut
/// to an integer without a word, and anything else fails the write after it went to the write-ahead log and to the other nodes.
/// </summary>
internal sealed class LineProtocolColumns(WriteFootprint footprint)
{
    private const int MostTagsKept = 32;

    private static readonly Refusal Mixed = WriteRefusals.Malformed with
    {
        Hint = "a column has one type within a request: text, integers (1i), floats or truth values",
    };

    private byte[]? _room;
    private TagsOfRow _tags;
    private int _tagCount;

    /// <summary>Room for one name that stands with escapes in the body, and for a byte more than any may have.</summary>
    public Span<byte> Room => _room ??= new byte[ColumnName.MaxLength + 1];

    /// <summary>Opens a row.</summary>
    public void BeginRow(ReadOnlySpan<byte> measurement)
    {
        _tagCount = 0;
        footprint.BeginRow(NameHash.Of(measurement));
    }

    /// <summary>Notes a tag of the open row.</summary>
    public Refusal? AddTag(ReadOnlySpan<byte> name)
    {
        ulong hash = NameHash.Of(name);
        if (_tagCount < MostTagsKept)
        {
            _tags[_tagCount++] = hash;
        }

        return footprint.AddColumn(hash, ColumnKind.Tag, out ColumnKind settled)
            ?? (settled is ColumnKind.Tag or ColumnKind.Text ? null : Mixed);
    }

    /// <summary>Notes a field of the open row.</summary>
    public Refusal? AddField(ReadOnlySpan<byte> name, ColumnKind kind)
    {
        ulong hash = NameHash.Of(name);
        if (footprint.AddColumn(hash, kind, out ColumnKind settled) is { } refusal)
        {
            return refusal;
        }

        return settled == kind ? null
            : settled is ColumnKind.Tag ? AddBesideTag(name, hash, kind)
            : settled is ColumnKind.Float && kind is ColumnKind.Integer ? null : Mixed;
    }

    /// <summary>Closes the open row.</summary>
    public Refusal? EndRow(long hour) => footprint.EndRow(hour);

    // Arc stores a field that is named like a tag of its row under another name.
    private Refusal? AddBesideTag(ReadOnlySpan<byte> name, ulong hash, ColumnKind kind)
    {
        ReadOnlySpan<ulong> tags = _tags;
        if (!tags[.._tagCount].Contains(hash))
        {
            return kind is ColumnKind.Text ? null : Mixed;
        }

        Span<byte> other = stackalloc byte[ColumnName.MaxLength + 6];
        name.CopyTo(other);
        "_value"u8.CopyTo(other[name.Length..]);
        return footprint.AddColumn(NameHash.Of(other[..(name.Length + 6)]), kind, out ColumnKind settled)
            ?? (settled == kind || (settled, kind) is (ColumnKind.Float, ColumnKind.Integer) ? null : Mixed);
    }

    [InlineArray(MostTagsKept)]
    private struct TagsOfRow
    {
        private ulong _first;
    }
}
