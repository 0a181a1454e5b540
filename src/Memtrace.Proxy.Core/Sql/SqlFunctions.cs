using System.Collections.Frozen;
using System.Text.Json;

namespace Memtrace.Proxy.Core.Sql;

/// <summary>
/// The functions that a query may call, as the operator's file names them; every other name is refused. What is on the list reads
/// nothing but its arguments and the clock. Compared without case, as DuckDB does. Immutable.
/// </summary>
public sealed class SqlFunctions
{
    /// <summary>The only layout of the file that is known here.</summary>
    public const int Version = 1;

    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _calls;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _aggregates;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _tables;

    internal SqlFunctions(IEnumerable<string> calls, IEnumerable<string> aggregates, IEnumerable<string> tables)
    {
        _aggregates = aggregates.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
        _calls = calls.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
        _tables = tables.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>
    /// Reads the file; false and everything that is wrong with it: an unknown, repeated or missing group, a name that is no plain
    /// name or stands twice, and a function that no operator may open because it reads or changes more than its arguments.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8Json, out SqlFunctions? functions, out IReadOnlyList<string> faults)
    {
        functions = null;
        FunctionsDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(utf8Json, FunctionsJson.Default.FunctionsDocument);
        }
        catch (JsonException fault)
        {
            faults = [$"the list of functions cannot be read: {fault.Message}"];
            return false;
        }

        var found = new List<string>();
        functions = FunctionsValidation.Read(document, found);
        faults = found;
        return functions is not null;
    }

    /// <summary>True when an expression may call this name, quoted or not.</summary>
    internal bool Allows(ReadOnlySpan<char> name) => _calls.Contains(name);

    /// <summary>True for the aggregates that a call over a list may name in a constant.</summary>
    internal bool AllowsAggregate(ReadOnlySpan<char> name) => _aggregates.Contains(name);

    /// <summary>True for the functions that may stand in the place of a table.</summary>
    internal bool AllowsTable(ReadOnlySpan<char> name) => _tables.Contains(name);
}
