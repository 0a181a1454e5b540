using System.Runtime.InteropServices;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>
/// What the rows of one body become together. Arc makes columns of all rows of a measurement; a field that is anywhere also a tag
/// becomes <c>name_value</c>. Two names that end in one column make it twice as long as the others, and Arc's flush worker, which has
/// nobody to catch it, dies of that.
/// </summary>
internal sealed class MsgpackRows(WriteCells cells)
{
    private const int KnownShapes = 64;

    private readonly WriteFootprint _footprint = new(cells);
    private readonly Dictionary<ulong, Uses> _columns = [];
    private ulong[] _known = [];

    [Flags]
    private enum Uses : byte
    {
        None = 0,
        Tag = 1,
        Field = 2,
        HasValueColumn = 4,
        Clash = Tag | Field | HasValueColumn,
    }

    /// <summary>Files that the rows become: one for each hour of a measurement.</summary>
    public int Files => _footprint.Hours;

    /// <summary>Adds a row; refused when Arc could not bear it together with those before.</summary>
    public Refusal? Add(ulong measurement, long hour, ReadOnlySpan<MsgpackRowName> names)
    {
        _footprint.BeginRow(measurement);
        if (_known.Length == 0)
        {
            _known = new ulong[KnownShapes];
        }

        ulong shape = Shape(measurement, names);
        ref ulong known = ref _known[(shape >> 32) & (KnownShapes - 1)];
        if (known != shape && AddNames(measurement, names) is { } refusal)
        {
            return refusal;
        }

        // Whoever was added before, with the same names, adds nothing by being added again.
        known = shape;
        return _footprint.EndRow(hour);
    }

    /// <summary>Adds rows that came as columns.</summary>
    public Refusal? AddColumns(ulong measurement, ulong rows) => _footprint.AddRows(measurement, rows);

    /// <summary>Gives the room back; nothing may be added after it.</summary>
    public void Release() => _footprint.Release();

    private static ulong Shape(ulong measurement, ReadOnlySpan<MsgpackRowName> names)
    {
        ulong shape = measurement;
        foreach (MsgpackRowName name in names)
        {
            shape = NameHash.Mix(shape, name.IsTag ? ~name.Hash : name.Hash);
        }

        return shape;
    }

    private Refusal? AddNames(ulong measurement, ReadOnlySpan<MsgpackRowName> names)
    {
        foreach (MsgpackRowName name in names)
        {
            bool clash = Use(measurement, name.Hash, name.IsTag ? Uses.Tag : Uses.Field);
            clash |= name.BaseHash != 0 && Use(measurement, name.BaseHash, Uses.HasValueColumn);
            Refusal? refusal = clash ? WriteRefusals.Column : _footprint.AddColumn(name.Hash);
            if (refusal is not null)
            {
                return refusal;
            }
        }

        return null;
    }

    private bool Use(ulong measurement, ulong name, Uses use)
    {
        ref Uses uses = ref CollectionsMarshal.GetValueRefOrAddDefault(_columns, NameHash.Mix(measurement, name), out _);
        uses |= use;
        return uses == Uses.Clash;
    }
}
