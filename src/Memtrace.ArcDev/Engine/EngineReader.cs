using System.Text;
using Memtrace.ArcDev.Rows;
using Memtrace.ArcDev.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Memtrace.ArcDev.Engine;

/// <summary>
/// One private SQLite in memory with a copy of the measurements that were asked for. Rows are only ever appended, so
/// before a query it takes over what came since. Writers therefore never wait for a long query.
/// </summary>
internal sealed class EngineReader : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:;Pooling=False");
    private readonly Dictionary<Measurement, LoadedTable> _loaded = [];

    public EngineReader(string root, TimeProvider time)
    {
        _connection.Open();
        // As in DuckDB: LIKE minds the case, and an unknown name in double quotes is an error, not a text.
        Run("PRAGMA case_sensitive_like = ON");
        raw.sqlite3_db_config(Handle, raw.SQLITE_DBCONFIG_DQS_DML, 0, out _);
        TimeFunctions.Register(_connection, time);
        ValueFunctions.Register(_connection, root);
        Aggregates.Register(_connection);
    }

    public sqlite3 Handle => _connection.Handle!;

    public void Load(IReadOnlyCollection<Measurement> measurements)
    {
        foreach (var gone in _loaded.Keys.Where(m => m.Dropped && !measurements.Contains(m)).ToList())
        {
            Run($"DROP TABLE {Quote(TableSources.TableName(gone))}");
            _loaded.Remove(gone);
        }

        foreach (var measurement in measurements)
        {
            Load(measurement);
        }
    }

    public EngineFault Fault(string engineSql)
    {
        var message = raw.sqlite3_errmsg(Handle).utf8_to_string();
        return new EngineFault(Describe(message, engineSql));
    }

    public void Dispose() => _connection.Dispose();

    // DuckDB shows the statement it got from Arc under its message, storage paths included.
    private static string Describe(string message, string engineSql) =>
        (message.Contains("Error: ", StringComparison.Ordinal) ? message : $"Binder Error: {message}")
        + (engineSql.Length == 0 ? "" : $"\n\nLINE 1: {engineSql}");

    private void Load(Measurement measurement)
    {
        var isKnown = _loaded.TryGetValue(measurement, out var known);
        var view = measurement.Look(known.Rows);
        var table = Quote(TableSources.TableName(measurement));
        if (!isKnown)
        {
            var columns = view.Columns.Count == 0 ? "\"time\" TIMESTAMP" : string.Join(", ", view.Columns.Select(Declare));
            Run($"CREATE TABLE {table} ({columns})");
            known = new LoadedTable(view.Columns.Count, 0);
        }

        foreach (var column in view.Columns.Skip(known.Columns))
        {
            Run($"ALTER TABLE {table} ADD COLUMN {Declare(column)}");
        }

        if (view.Rows.Count > 0)
        {
            Run("BEGIN");
            Append(view, table);
            Run("COMMIT");
        }

        _loaded[measurement] = new LoadedTable(view.Columns.Count, view.RowCount);
    }

    private void Append(MeasurementView view, string table)
    {
        if (view.Columns.Count == 0)
        {
            return;
        }

        var places = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < view.Columns.Count; i++)
        {
            places[view.Columns[i].Name] = i + 1;
        }

        var marks = string.Join(", ", Enumerable.Repeat("?", view.Columns.Count));
        raw.sqlite3_prepare_v2(Handle, $"INSERT INTO {table} VALUES ({marks})", out var insert);
        using (insert)
        {
            foreach (var batch in view.Rows)
            {
                AppendBatch(insert, batch, places);
            }
        }
    }

    private static void AppendBatch(sqlite3_stmt insert, RowBatch rows, Dictionary<string, int> places)
    {
        var targets = Array.ConvertAll(rows.Columns, c => places.GetValueOrDefault(c));
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows.Row(i);
            raw.sqlite3_clear_bindings(insert);
            for (var column = 0; column < targets.Length; column++)
            {
                if (targets[column] > 0)
                {
                    Bind(insert, targets[column], row[column]);
                }
            }

            raw.sqlite3_step(insert);
            raw.sqlite3_reset(insert);
        }
    }

    private static void Bind(sqlite3_stmt insert, int place, Cell cell)
    {
        if (cell.IsNull)
        {
            return;
        }

        switch (cell.Type)
        {
            case ColumnType.Integer or ColumnType.Boolean:
                raw.sqlite3_bind_int64(insert, place, cell.AsInteger);
                break;
            case ColumnType.Float:
                raw.sqlite3_bind_double(insert, place, cell.AsFloat);
                break;
            case ColumnType.Time:
                raw.sqlite3_bind_text(insert, place, Encoding.ASCII.GetBytes(TimeText.Of(cell.AsInteger)));
                break;
            default:
                raw.sqlite3_bind_text(insert, place, Encoding.UTF8.GetBytes(cell.AsText!));
                break;
        }
    }

    private static string Declare(MeasurementColumn column) => $"{Quote(column.Name)} {DuckTypes.NameOf(column.Type)}";

    private static string Quote(string name) => new SqlToken(TokenKind.QuotedName, name).ToSqlite();

    private void Run(string sql)
    {
        if (raw.sqlite3_exec(Handle, sql) != raw.SQLITE_OK)
        {
            throw Fault("");
        }
    }

    private readonly record struct LoadedTable(int Columns, long Rows);
}
