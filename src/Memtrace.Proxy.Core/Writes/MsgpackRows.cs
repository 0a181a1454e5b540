using System.Runtime.InteropServices;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>
/// What the rows of one body become together. Arc turns all rows of a measurement into columns, one for every name in any of them, each
/// as long as there are rows; a field that is also a tag becomes <c>name_value</c>. Two names that end in one column make it twice as
/// long as the others, and Arc's flush worker dies of that; many names, each in few rows, make it hold far more than was sent.
/// </summary>
internal sealed class MsgpackRows
{
    /// <summary>Columns of all measurements of one request.</summary>
    public const int MostColumns = 65_536;

    /// <summary>Cells that may be empty whatever was sent.</summary>
    public const long FreeCells = 1_000_000;

    /// <summary>Cells for each value that was sent, above that.</summary>
    public const long CellsPerValue = 16;

    private readonly Dictionary<ulong, Measured> _measurements = [];
    private readonly Dictionary<ulong, Uses> _columns = [];

    [Flags]
    private enum Uses : byte
    {
        None = 0,
        Tag = 1,
        Field = 2,
        HasValueColumn = 4,
        Clash = Tag | Field | HasValueColumn,
    }

    /// <summary>Adds a row; refused when Arc could not bear it together with those before.</summary>
    public Refusal? Add(ulong measurement, ReadOnlySpan<MsgpackRowName> names)
    {
        long fresh = 0;
        foreach (MsgpackRowName name in names)
        {
            Uses use = name.IsTag ? Uses.Tag : Uses.Field;
            Uses before = Use(measurement, name.Hash, use);
            fresh += (before & (Uses.Tag | Uses.Field)) == Uses.None ? 1 : 0;
            bool clash = (before | use) == Uses.Clash;
            clash |= name.BaseHash != 0 && (Use(measurement, name.BaseHash, Uses.HasValueColumn) | Uses.HasValueColumn) == Uses.Clash;
            if (clash || _columns.Count > MostColumns)
            {
                return WriteRefusals.Column;
            }
        }

        ref Measured rows = ref CollectionsMarshal.GetValueRefOrAddDefault(_measurements, measurement, out _);
        rows = new Measured(rows.Rows + 1, rows.Columns + fresh, rows.Values + names.Length + 1);
        long cells = rows.Rows * (rows.Columns + 1);
        return cells > FreeCells && cells > rows.Values * CellsPerValue ? WriteRefusals.Column : null;
    }

    private Uses Use(ulong measurement, ulong name, Uses use)
    {
        ref Uses uses = ref CollectionsMarshal.GetValueRefOrAddDefault(_columns, MsgpackNames.Mix(measurement, name), out _);
        Uses before = uses;
        uses |= use;
        return before;
    }

    private readonly record struct Measured(long Rows, long Columns, long Values);
}
