using System.Globalization;
using System.Runtime.InteropServices;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>One map of a body: a row, columns, or the batch that holds them.</summary>
internal sealed class MsgpackItem
{
    private const MsgpackMember Content = MsgpackMember.Columns | MsgpackMember.Fields | MsgpackMember.CompactFields;

    // Arc dates a row without a time itself, all of them alike.
    private const long UnknownHour = long.MaxValue;

    private static readonly MsgpackRowName Host = MsgpackRowName.Of("host"u8, isTag: true);

    private readonly List<MsgpackRowName> _names = [];
    private MsgpackMember _named;
    private MsgpackMember _filled;
    private ulong _measurement;
    private ulong _schema;
    private ulong _length;
    private long _hour;
    private int _compact;

    /// <summary>Where the map begins in the body.</summary>
    public long Offset { get; private set; }

    public void Begin(long offset)
    {
        Offset = offset;
        _names.Clear();
        _named = _filled = default;
        _measurement = _schema = _length = 0;
        _hour = UnknownHour;
        _compact = 0;
    }

    public static MsgpackMember Find(ReadOnlySpan<byte> key) => key switch
    {
        [(byte)'m'] => MsgpackMember.Measurement,
        [(byte)'t'] => MsgpackMember.Time,
        [(byte)'h'] => MsgpackMember.Host,
        [(byte)'f'] => MsgpackMember.CompactFields,
        _ when key.SequenceEqual("fields"u8) => MsgpackMember.Fields,
        _ when key.SequenceEqual("tags"u8) => MsgpackMember.Tags,
        _ when key.SequenceEqual("columns"u8) => MsgpackMember.Columns,
        _ when key.SequenceEqual("batch"u8) => MsgpackMember.Batch,
        _ => MsgpackMember.Unknown,
    };

    /// <summary>False when the member was there already.</summary>
    public bool TryName(MsgpackMember member)
    {
        bool again = (_named & member) != 0;
        _named |= member;
        return !again;
    }

    /// <summary>The member is there and not nil.</summary>
    public void Fill(MsgpackMember member) => _filled |= member;

    public void Measure(ulong measurement) => _measurement = measurement;

    /// <summary>The row's time, whose unit Arc takes from itself; false when it lies beyond the furthest instants.</summary>
    public bool TryDate(long time)
    {
        TimeUnit unit = TimeUnit.Of(time);
        _hour = unit.HourOf(time);
        return unit.Reaches(time);
    }

    public void AddName(ReadOnlySpan<byte> name, bool isTag) => _names.Add(MsgpackRowName.Of(name, isTag));

    /// <summary>The next value of a list of fields, which Arc gives a name itself.</summary>
    public void AddCompactField()
    {
        Span<byte> name = stackalloc byte[32];
        "field_"u8.CopyTo(name);
        _ = _compact++.TryFormat(name["field_".Length..], out int digits, provider: CultureInfo.InvariantCulture);
        AddName(name[..("field_".Length + digits)], isTag: false);
    }

    /// <summary>A column of so many values begins; false when the others have another length, or none at all.</summary>
    public bool TryLength(ulong length)
    {
        bool fits = length > 0 && (_length == 0 || _length == length);
        _length = length;
        return fits;
    }

    public void EndColumn(ulong name, MsgpackKind kind) => _schema += NameHash.Mix(name, (ulong)kind);

    /// <summary>The map is read to its end: what Arc would drop without a word, or could not bear, is refused.</summary>
    public Refusal? End(MsgpackRows rows, MsgpackHours hours)
    {
        if ((_filled & MsgpackMember.Batch) != 0)
        {
            return (_filled & Content) == 0 ? null : WriteRefusals.Malformed;
        }

        if ((_filled & Content) == 0 || ((_filled & MsgpackMember.Columns) != 0 && _length == 0))
        {
            return WriteRefusals.Malformed;
        }

        if (_measurement == 0)
        {
            return WriteRefusals.Measurement;
        }

        Refusal? refusal = (_filled & MsgpackMember.Columns) != 0 ? EndColumns(rows, hours) : EndRow(rows);
        return refusal ?? (hours.Files + rows.Files > WriteFootprint.MaxHours ? WriteRefusals.Spread : null);
    }

    private Refusal? EndColumns(MsgpackRows rows, MsgpackHours hours)
    {
        hours.EndColumns(NameHash.Mix(_measurement, _schema));
        return rows.AddColumns(_measurement, _length);
    }

    private Refusal? EndRow(MsgpackRows rows)
    {
        _names.Add(Host);
        return rows.Add(_measurement, _hour, CollectionsMarshal.AsSpan(_names));
    }
}
