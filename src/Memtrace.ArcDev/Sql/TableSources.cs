using System.Globalization;
using Memtrace.ArcDev.Rows;

namespace Memtrace.ArcDev.Sql;

/// <summary>Makes the SQLite text of what stands in a table's place, and remembers whose rows it needs.</summary>
internal sealed class TableSources(DatabaseSet databases, StoredFiles files)
{
    private readonly HashSet<Measurement> _used = [];

    public IReadOnlyCollection<Measurement> Used => _used;

    /// <summary>The name of a measurement's table in a reader.</summary>
    public static string TableName(Measurement measurement) => $"\u00a7{measurement.Id}";

    public static string Literal(string value) => SqlToken.Text(value).ToSqlite();

    public static string NoRows(params string[] columns) =>
        $"(SELECT {string.Join(", ", columns.Select(c => $"NULL AS {Name(c)}"))} WHERE 0)";

    /// <summary>Constant rows. Texts are quoted, numbers stay numbers.</summary>
    public static string Rows(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object>> rows)
    {
        // VALUES and not UNION ALL: SQLite ends a compound select at 500 arms.
        var values = string.Join(", ", rows.Select(row => $"({string.Join(", ", row.Select(Constant))})"));
        var names = string.Join(", ", columns.Select((column, i) => string.Create(CultureInfo.InvariantCulture, $"column{i + 1} AS {Name(column)}")));
        return values.Length == 0 ? NoRows([.. columns]) : $"(SELECT {names} FROM (VALUES {values}))";
    }

    public string OfPaths(IEnumerable<string> paths, out string? alias)
    {
        var found = paths.SelectMany(files.Find).Distinct().ToList();
        alias = found.Count == 1 ? found[0].Name : null;
        return found.Count == 1 ? OfMeasurement(found[0]) : OfMany(found);
    }

    /// <summary>A table of the engine's own catalog.</summary>
    /// <exception cref="EngineFault">There is none of that name: Arc's measurements are files, not tables.</exception>
    public string OfNative(string name) => databases.NativeCatalog.Find(name) is { } native
        ? OfMeasurement(native)
        : throw new EngineFault($"Catalog Error: Table with name {name} does not exist!");

    /// <summary>One row per column: name, type, least and greatest value.</summary>
    public string Summary(string path)
    {
        var rows = files.Find(path).SelectMany(m => m.Look().Columns.Select(c =>
            $"""
            SELECT {Literal(c.Name)} AS column_name, {Literal(DuckTypes.NameOf(c.Type))} AS column_type,
            min({Name(c.Name)}) AS min, max({Name(c.Name)}) AS max, count(*) AS count FROM {OfMeasurement(m)}
            """));
        return $"({string.Join(" UNION ALL ", rows)})";
    }

    public string Description(string path) => Rows(
        ["column_name", "column_type", "null"],
        files.Find(path).SelectMany(m => m.Look().Columns).Select(c => new object[] { c.Name, DuckTypes.NameOf(c.Type), "YES" }));

    public string FileNames(string path) => Rows(
        ["file_name", "name"],
        files.Find(path).SelectMany(m => m.Look().Columns.Select(c => new object[] { files.PathOf(m), c.Name })));

    private string OfMeasurement(Measurement measurement)
    {
        _used.Add(measurement);
        return Name(TableName(measurement));
    }

    private string OfMany(List<Measurement> measurements)
    {
        var columns = measurements.SelectMany(m => m.Look().Columns).Select(c => c.Name).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var selects = measurements.Select(m =>
        {
            var own = m.Look().Columns.Select(c => c.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
            return "SELECT " + string.Join(", ", columns.Select(c => own.Contains(c) ? Name(c) : $"NULL AS {Name(c)}")) + $" FROM {OfMeasurement(m)}";
        });
        return $"({string.Join(" UNION ALL ", selects)})";
    }

    private static string Constant(object value) =>
        value as string is { } text ? Literal(text) : string.Create(CultureInfo.InvariantCulture, $"{value}");

    private static string Name(string name) => new SqlToken(TokenKind.QuotedName, name).ToSqlite();
}
