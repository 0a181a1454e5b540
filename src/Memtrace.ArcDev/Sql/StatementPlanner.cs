using System.Text.RegularExpressions;
using Memtrace.ArcDev.Rows;

namespace Memtrace.ArcDev.Sql;

/// <summary>From the text of a statement to a plan, in Arc's order: SHOW, filter, rewrite by pattern, then the engine's own reading.</summary>
internal sealed partial class StatementPlanner(DatabaseSet databases, EngineState state, string root)
{
    private readonly StoredFiles _files = new(databases, root);
    private readonly string _root = root.TrimEnd('/');

    /// <exception cref="EngineFault">The engine would fail before the first row.</exception>
    public StatementVerdict Plan(string sql, string? databaseHeader)
    {
        if (StatementCheck.Refuse(sql, databaseHeader is not null) is { } refusal)
        {
            return StatementVerdict.Refuse(refusal);
        }

        if (Show(sql, databaseHeader) is { } shown)
        {
            return shown;
        }

        state.NoteStatement(sql);
        return StatementVerdict.Run(PlanEngine(EngineSql(sql, databaseHeader)));
    }

    /// <summary>What the engine would get of a statement that passed the filter: the client's text with files in the place of tables.</summary>
    public string EngineSql(string sql, string? databaseHeader) => TableRewrite.Rewrite(sql, databaseHeader, _root);

    public string StoragePath(Measurement measurement) => _files.PathOf(measurement);

    private SqlPlan PlanEngine(string engineSql)
    {
        if (CreateTable().Match(engineSql) is { Success: true } create)
        {
            state.NoteChange();
            return Translate(engineSql[(create.Index + create.Length)..]) with { StoreAs = create.Groups["name"].Value };
        }

        var start = DuckLexer.Split(engineSql).FirstOrDefault().Value?.ToUpperInvariant();
        switch (start)
        {
            case "SELECT" or "WITH" or "FROM" or "TABLE" or "VALUES" or "SUMMARIZE" or "DESCRIBE" or "DESC" or "PIVOT" or "UNPIVOT" or "(":
            case "SHOW" when engineSql.Contains('"') || engineSql.Contains('\''):
                return Translate(engineSql);
            case "SHOW":
                return Literal(["name"], databases.NativeCatalog.Measurements.Select(m => new object[] { m.Name }));
            case "EXPLAIN":
                return Literal(["explain_key", "explain_value"], [["physical_plan", engineSql]]);
            default:
                // Arc lets BEGIN, USE, CREATE VIEW, CREATE MACRO and more through. They change nothing here but are counted.
                state.NoteChange();
                return Literal(["Success"], []);
        }
    }

    private SqlPlan Translate(string engineSql)
    {
        var sources = new TableSources(databases, _files);
        var sqlite = new DuckTranslator(sources, _files, state, root).Translate(engineSql);
        return new SqlPlan(sqlite, engineSql, sources.Used);
    }

    private StatementVerdict? Show(string sql, string? databaseHeader)
    {
        var masked = MaskedSql.Of(sql.Replace('`', '"'));
        var text = masked.Restore(ArcComments.Strip(masked.Text)).Trim();
        if (ShowDatabases().IsMatch(text))
        {
            return StatementVerdict.Run(Literal(["database"], databases.All.Select(d => new object[] { d.Name })));
        }

        if (ShowTables().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var database = match.Groups[1].Success ? match.Groups[1].Value : databaseHeader ?? ArcNames.DefaultDatabase;
        if (!ArcNames.IsQueried(database))
        {
            return StatementVerdict.Refuse($"invalid database name: {database}");
        }

        var measurements = databases.Find(database)?.Measurements ?? [];
        return StatementVerdict.Run(Literal(
            ["database", "table_name", "storage_path", "file_count", "total_size_mb"],
            measurements.Select(m => new object[] { database, m.Name, StoragePath(m), 1, 0.01 })));
    }

    private static SqlPlan Literal(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object>> rows) =>
        new($"SELECT * FROM {TableSources.Rows(columns, rows)}", "", []);

    [GeneratedRegex(@"^\s*SHOW\s+DATABASES\s*;?\s*\z", RegexOptions.IgnoreCase)]
    private static partial Regex ShowDatabases();

    [GeneratedRegex(@"^\s*SHOW\s+(?:TABLES|MEASUREMENTS)(?:\s+FROM\s+[""']?([A-Za-z0-9_.-]+)[""']?)?\s*;?\s*\z", RegexOptions.IgnoreCase)]
    private static partial Regex ShowTables();

    [GeneratedRegex(@"^\s*CREATE\s+(?:OR\s+REPLACE\s+)?(?:TEMP(?:ORARY)?\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?""?(?<name>\w+)""?\s+AS\s+", RegexOptions.IgnoreCase)]
    private static partial Regex CreateTable();
}
