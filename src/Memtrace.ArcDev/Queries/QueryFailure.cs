using System.Buffers;
using Memtrace.ArcDev.Http;

namespace Memtrace.ArcDev.Queries;

/// <summary>The shape of query errors: a full envelope with null columns.</summary>
internal static class QueryFailure
{
    public static Task JsonAsync(ArcRequest request, int status, string error, Stopwatch clock) => Answer.JsonAsync(request, status, json =>
    {
        json.WriteBoolean("success", false);
        json.WriteNull("columns");
        json.WriteNull("data");
        json.WriteNumber("row_count", 0);
        json.WriteNumber("execution_time_ms", clock.Milliseconds);
        json.WriteString("timestamp", clock.Timestamp);
        json.WriteString("error", error);
    });

    public static Task MsgpackAsync(ArcRequest request, int status, string error, Stopwatch clock)
    {
        var body = new ArrayBufferWriter<byte>(256);
        var msgpack = new MsgpackWriter(body);
        msgpack.MapHeader(7);
        msgpack.Text("success");
        msgpack.Boolean(false);
        msgpack.Text("columns");
        msgpack.Null();
        msgpack.Text("data");
        msgpack.Null();
        msgpack.Text("row_count");
        msgpack.Integer(0);
        msgpack.Text("execution_time_ms");
        msgpack.Float(clock.Milliseconds);
        msgpack.Text("timestamp");
        msgpack.Text(clock.Timestamp);
        msgpack.Text("error");
        msgpack.Text(error);
        return Answer.BytesAsync(request.Http, status, "application/msgpack", body.WrittenMemory);
    }
}
