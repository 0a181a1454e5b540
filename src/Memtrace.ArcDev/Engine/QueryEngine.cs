using System.Collections.Concurrent;
using System.Text;
using Memtrace.ArcDev.Rows;
using Memtrace.ArcDev.Sql;

namespace Memtrace.ArcDev.Engine;

/// <summary>Runs plans on a few readers; who comes when all are taken waits, as for Arc's pool of DuckDB connections.</summary>
internal sealed class QueryEngine(DatabaseSet databases, string root, TimeProvider time) : IDisposable
{
    private const int MaxReaders = 4;
    private static readonly TimeSpan QueryTimeout = TimeSpan.FromSeconds(300);
    private readonly SemaphoreSlim _places = new(MaxReaders);
    private readonly ConcurrentStack<EngineReader> _idle = new();

    /// <exception cref="EngineFault">The statement fails before its first row.</exception>
    /// <exception cref="TimeoutException">It takes longer than Arc's 300 s.</exception>
    public async Task<QueryCursor> OpenAsync(SqlPlan plan, CancellationToken cancellationToken)
    {
        if (plan.StoreAs is { } table)
        {
            using var rows = await OpenReaderAsync(plan, cancellationToken);
            databases.StoreNative(new MeasurementRows(table, Collect(rows)));
            plan = new SqlPlan("SELECT 0 AS \"Count\"", plan.EngineSql, []);
        }

        return await OpenReaderAsync(plan, cancellationToken);
    }

    public void Dispose()
    {
        while (_idle.TryPop(out var reader))
        {
            reader.Dispose();
        }

        _places.Dispose();
    }

    private async Task<QueryCursor> OpenReaderAsync(SqlPlan plan, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        EngineReader? reader = null;
        var deadline = new CancellationTokenSource(QueryTimeout, time);
        void GiveBack(EngineReader? used)
        {
            deadline.Dispose();
            if (used is not null)
            {
                _idle.Push(used);
            }

            _places.Release();
        }

        try
        {
            reader = _idle.TryPop(out var idle) ? idle : new EngineReader(root, time);
            reader.Load(plan.Tables);
            return new QueryCursor(reader, plan, GiveBack, deadline.Token);
        }
        catch
        {
            GiveBack(reader);
            throw;
        }
    }

    private static RowBatch Collect(QueryCursor rows)
    {
        var cells = new List<Cell>();
        while (rows.Read())
        {
            for (var i = 0; i < rows.Columns.Count; i++)
            {
                cells.Add(rows.IsNull(i) ? default : CellOf(rows, i));
            }
        }

        return new RowBatch([.. rows.Columns], [.. cells]);
    }

    private static Cell CellOf(QueryCursor rows, int column) => rows.ValueType(column) switch
    {
        ColumnType.Integer => Cell.Integer(rows.Integer(column)),
        ColumnType.Boolean => Cell.Boolean(rows.Integer(column) != 0),
        ColumnType.Float => Cell.Float(rows.Float(column)),
        ColumnType.Time when TimeText.TryParse(Encoding.UTF8.GetString(rows.Bytes(column)), out var at) => Cell.Time(TimeText.ToMicros(at)),
        _ => Cell.Text(Encoding.UTF8.GetString(rows.Bytes(column))),
    };
}
