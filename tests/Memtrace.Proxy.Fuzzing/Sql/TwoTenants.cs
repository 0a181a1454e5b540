using System.Text;
using Memtrace.ArcDev.Engine;
using Memtrace.ArcDev.Rows;
using Memtrace.ArcDev.Sql;
using SQLitePCL;

namespace Memtrace.Proxy.Fuzzing.Sql;

/// <summary>
/// An Arc in this process with two organizations in it. Whatever belongs to the second one has a mark in its values and names that no
/// input holds, so that its way into an answer can be seen.
/// </summary>
internal sealed class TwoTenants : IDisposable
{
    public const string Root = "/arc-data";
    public const string Own = "tenant_a";
    public const string Foreign = "tenant_b";

    private const string Mark = "zqb";
    private const double ForeignNumber = 424_242.75;
    private const int MostRows = 50;
    private static readonly string[] Marks = [Mark, "ZQB", "bqz", "424242.75"];

    private readonly EngineState _state = new();
    private readonly DatabaseSet _databases = new(TimeProvider.System);
    private readonly StatementPlanner _planner;
    private readonly EngineReader _reader = new(Root, TimeProvider.System);
    private CancellationTokenSource _deadline = new();

    public TwoTenants()
    {
        _planner = new StatementPlanner(_databases, _state, Root);
        foreach (var measurement in (string[])["cpu", "mem", "a-b", "events"])
        {
            Plant(Own, measurement, "own", 1.5, "level");
        }

        foreach (var measurement in (string[])["cpu", "secrets", Mark + "_measurement"])
        {
            Plant(Foreign, measurement, Mark, ForeignNumber, Mark + "_column");
        }

        raw.sqlite3_limit(_reader.Handle, raw.SQLITE_LIMIT_LENGTH, 1 << 20);
        raw.sqlite3_limit(_reader.Handle, raw.SQLITE_LIMIT_SQL_LENGTH, 1 << 20);
    }

    /// <summary>What the engine would get of a statement sent for the first organization; null when Arc refuses it.</summary>
    public string? EngineSql(string sql) => StatementCheck.Refuse(sql, hasDatabaseHeader: true) is null ? _planner.EngineSql(sql, Own) : null;

    /// <summary>Reads and runs a statement as Arc would; what of the second organization, or of the instance, it touched.</summary>
    /// <param name="sql">As it would be sent.</param>
    /// <param name="label">How it ended.</param>
    public string? Touches(string sql, out string label)
    {
        var changes = _state.Changes;
        var fault = Run(sql, out label);
        return _state.Changes != changes || _state.LogsStatements || _databases.NativeCatalog.MeasurementCount > 0
            ? "changed: the state of the instance"
            : fault;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _deadline.Dispose();
    }

    private string? Run(string sql, out string label)
    {
        try
        {
            var verdict = _planner.Plan(sql, Own);
            label = "passed, Arc refuses it";
            if (verdict.Plan is not { } plan)
            {
                return null;
            }

            foreach (var table in plan.Tables)
            {
                if (table.Database != Own)
                {
                    return $"read: {table.Database}/{table.Name}";
                }
            }

            if (plan.StoreAs is not null)
            {
                return "changed: a table was made";
            }

            label = "passed, ran";
            return ReadRows(plan, sql);
        }
        catch (EngineFault fault)
        {
            label = fault.NoFiles ? "passed, no such table" : "passed, the engine refuses it";
            return HasMark(fault.Message) ? $"told: {fault.Message}" : null;
        }
        catch (TimeoutException)
        {
            label = "passed, runs too long";
            return null;
        }
    }

    private string? ReadRows(SqlPlan plan, string sql)
    {
        if (!_deadline.TryReset())
        {
            _deadline.Dispose();
            _deadline = new CancellationTokenSource();
        }

        _deadline.CancelAfter(250);
        _reader.Load(plan.Tables);
        using var rows = new QueryCursor(_reader, plan, _ => { }, _deadline.Token);
        var mayShowRoot = sql.Contains("arc-data", StringComparison.OrdinalIgnoreCase);
        foreach (var column in rows.Columns)
        {
            if (HasMark(column))
            {
                return $"told: a column {column}";
            }
        }

        for (var row = 0; row < MostRows && rows.Read(); row++)
        {
            for (var column = 0; column < rows.Columns.Count; column++)
            {
                var value = rows.IsNull(column) ? "" : Encoding.UTF8.GetString(rows.Bytes(column));
                if (HasMark(value) || (!mayShowRoot && value.Contains(Root + "/", StringComparison.Ordinal)))
                {
                    return $"told: a value {value[..Math.Min(80, value.Length)]}";
                }
            }
        }

        return null;
    }

    private static bool HasMark(string text) => Array.Exists(Marks, mark => text.Contains(mark, StringComparison.Ordinal));

    private void Plant(string database, string measurement, string text, double number, string extra)
    {
        string[] columns = ["time", "host", "note", "src", "v", "usage", extra];
        var cells = new List<Cell>();
        for (var i = 0; i < 3; i++)
        {
            cells.AddRange([
                Cell.Time(1_780_000_000_000_000 + (i * 60_000_000L)), Cell.Text($"{text}-host-{i}"), Cell.Text($"https://{text}.example/{i}"),
                Cell.Text($"{text}-secret"), Cell.Float(number), Cell.Float(number + i), Cell.Integer(i),
            ]);
        }

        _databases.Append(database, [new MeasurementRows(measurement, new RowBatch(columns, [.. cells]))]);
    }
}
