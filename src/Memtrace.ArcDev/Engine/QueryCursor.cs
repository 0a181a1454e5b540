using System.Text.Json;
using Memtrace.ArcDev.Rows;
using Memtrace.ArcDev.Sql;
using SQLitePCL;

namespace Memtrace.ArcDev.Engine;

/// <summary>The rows of one running statement. Holds its reader until disposed.</summary>
internal sealed class QueryCursor : IDisposable
{
    private readonly EngineReader _reader;
    private readonly Action<EngineReader> _giveBack;
    private readonly string _engineSql;
    private readonly sqlite3_stmt _statement;
    private readonly CancellationTokenRegistration _interrupt;
    private readonly CancellationToken _deadline;
    private bool _firstPending;
    private bool _ended;

    /// <exception cref="EngineFault">SQLite refuses the statement or fails at its first row.</exception>
    public QueryCursor(EngineReader reader, SqlPlan plan, Action<EngineReader> giveBack, CancellationToken deadline)
    {
        (_reader, _giveBack, _engineSql, _deadline) = (reader, giveBack, plan.EngineSql, deadline);
        if (raw.sqlite3_prepare_v2(reader.Handle, plan.Sqlite, out _statement) != raw.SQLITE_OK)
        {
            throw reader.Fault(plan.EngineSql);
        }

        _interrupt = deadline.Register(() => raw.sqlite3_interrupt(reader.Handle));
        Columns = [.. Enumerable.Range(0, raw.sqlite3_column_count(_statement)).Select(i => raw.sqlite3_column_name(_statement, i).utf8_to_string())];
        try
        {
            _firstPending = Step();
        }
        catch
        {
            _interrupt.Dispose();
            _statement.Dispose();
            throw;
        }

        Types = [.. Enumerable.Range(0, Columns.Count).Select(TypeOf)];
    }

    public IReadOnlyList<string> Columns { get; }

    public IReadOnlyList<ColumnType> Types { get; }

    /// <exception cref="EngineFault">The statement fails while it runs.</exception>
    /// <exception cref="TimeoutException">The deadline of the query passed.</exception>
    public bool Read()
    {
        if (_firstPending)
        {
            _firstPending = false;
            return true;
        }

        return !_ended && Step();
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long Integer(int column) => raw.sqlite3_column_int64(_statement, column);

    public double Float(int column) => raw.sqlite3_column_double(_statement, column);

    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    public ColumnType ValueType(int column) => raw.sqlite3_column_type(_statement, column) switch
    {
        raw.SQLITE_INTEGER => Types[column] == ColumnType.Boolean ? ColumnType.Boolean : ColumnType.Integer,
        raw.SQLITE_FLOAT => ColumnType.Float,
        _ => TimeText.IsInside(Bytes(column)) ? ColumnType.Time : ColumnType.Text,
    };

    public void WriteJson(Utf8JsonWriter json, int column)
    {
        if (IsNull(column))
        {
            json.WriteNullValue();
            return;
        }

        switch (ValueType(column))
        {
            case ColumnType.Boolean:
                json.WriteBooleanValue(Integer(column) != 0);
                break;
            case ColumnType.Integer:
                json.WriteNumberValue(Integer(column));
                break;
            case ColumnType.Float:
                WriteFloat(json, Float(column));
                break;
            case ColumnType.Time:
                Span<byte> time = stackalloc byte[32];
                json.WriteStringValue(time[..TimeText.WriteRfc3339(Bytes(column), time)]);
                break;
            default:
                json.WriteStringValue(Bytes(column));
                break;
        }
    }

    public void Dispose()
    {
        _interrupt.Dispose();
        _statement.Dispose();
        _giveBack(_reader);
    }

    private static void WriteFloat(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private bool Step()
    {
        switch (raw.sqlite3_step(_statement))
        {
            case raw.SQLITE_ROW:
                return true;
            case raw.SQLITE_DONE:
                _ended = true;
                return false;
            case raw.SQLITE_INTERRUPT when _deadline.IsCancellationRequested:
                throw new TimeoutException("Query timed out");
            default:
                throw _reader.Fault(_engineSql);
        }
    }

    private ColumnType TypeOf(int column) => raw.sqlite3_column_decltype(_statement, column).utf8_to_string() switch
    {
        "BIGINT" => ColumnType.Integer,
        "DOUBLE" => ColumnType.Float,
        "BOOLEAN" => ColumnType.Boolean,
        "TIMESTAMP" => ColumnType.Time,
        "VARCHAR" => ColumnType.Text,
        _ when !_firstPending || IsNull(column) => ColumnType.Text,
        _ => raw.sqlite3_column_type(_statement, column) switch
        {
            raw.SQLITE_INTEGER => ColumnType.Integer,
            raw.SQLITE_FLOAT => ColumnType.Float,
            _ => TimeText.IsInside(Bytes(column)) ? ColumnType.Time : ColumnType.Text,
        },
    };
}
