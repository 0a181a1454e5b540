using System.Buffers;
using System.Text;
using Memtrace.ArcDev.Engine;
using Memtrace.ArcDev.Http;
using Memtrace.ArcDev.Rows;
using Memtrace.ArcDev.Sql;
using Microsoft.AspNetCore.Http;

namespace Memtrace.ArcDev.Queries;

/// <summary>A query result as one msgpack map. The data stands column by column, so all rows are read before the first byte.</summary>
internal static class MsgpackAnswer
{
    public static async Task WriteAsync(ArcRequest request, QueryCursor rows, Stopwatch clock)
    {
        var columns = rows.Columns.Select(_ => new ArrayBufferWriter<byte>(4096)).ToArray();
        var count = 0;
        for (; rows.Read(); count++)
        {
            for (var i = 0; i < columns.Length; i++)
            {
                WriteValue(new MsgpackWriter(columns[i]), rows, i);
            }
        }

        var body = new ArrayBufferWriter<byte>(4096);
        WriteEnvelope(new MsgpackWriter(body), rows, columns, count, body);
        var tail = new MsgpackWriter(body);
        tail.Text("row_count");
        tail.Integer(count);
        tail.Text("execution_time_ms");
        tail.Float(clock.Milliseconds);
        tail.Text("timestamp");
        tail.Text(clock.Timestamp);
        await Answer.BytesAsync(request.Http, StatusCodes.Status200OK, "application/msgpack", body.WrittenMemory);
    }

    private static void WriteEnvelope(MsgpackWriter msgpack, QueryCursor rows, ArrayBufferWriter<byte>[] columns, int count, ArrayBufferWriter<byte> body)
    {
        msgpack.MapHeader(7);
        msgpack.Text("success");
        msgpack.Boolean(true);
        msgpack.Text("columns");
        msgpack.ArrayHeader(columns.Length);
        foreach (var name in rows.Columns)
        {
            msgpack.Text(name);
        }

        msgpack.Text("types");
        msgpack.ArrayHeader(columns.Length);
        foreach (var type in rows.Types)
        {
            msgpack.Text(DuckTypes.NameOf(type));
        }

        msgpack.Text("data");
        msgpack.ArrayHeader(columns.Length);
        foreach (var column in columns)
        {
            msgpack.ArrayHeader(count);
            body.Write(column.WrittenSpan);
        }
    }

    private static void WriteValue(MsgpackWriter msgpack, QueryCursor rows, int column)
    {
        if (rows.IsNull(column))
        {
            msgpack.Null();
            return;
        }

        switch (rows.ValueType(column))
        {
            case ColumnType.Boolean:
                msgpack.Boolean(rows.Integer(column) != 0);
                break;
            case ColumnType.Integer:
                msgpack.Integer(rows.Integer(column));
                break;
            case ColumnType.Float:
                msgpack.Float(rows.Float(column));
                break;
            case ColumnType.Time when TimeText.TryParse(Encoding.UTF8.GetString(rows.Bytes(column)), out var at):
                msgpack.Time(TimeText.ToMicros(at));
                break;
            default:
                msgpack.Text(rows.Bytes(column));
                break;
        }
    }
}
