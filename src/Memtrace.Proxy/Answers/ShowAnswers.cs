using System.Text.Json;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Rooms;

namespace Memtrace.Proxy.Answers;

/// <summary>
/// Answers to SHOW statements, in the envelope of Arc's queries: JSON row by row, MessagePack column by column. The storage paths of
/// Arc's own answer are no column here.
/// </summary>
internal static class ShowAnswers
{
    private static readonly string[] DatabaseColumns = ["database"];
    private static readonly string[] TableColumns = ["database", "table_name", "file_count", "total_size_mb"];

    /// <summary>The content type of an answer.</summary>
    public static string ContentType(ShowQuestion show) => show.AsMsgpack ? "application/msgpack" : "application/json";

    /// <summary>SHOW DATABASES: there is one, the own.</summary>
    public static async Task WriteDatabasesAsync(HttpContext context, ShowQuestion show, string database, DateTimeOffset now)
    {
        byte[] body = Write(show, new ShownRows(DatabaseColumns, [[database]], 0), now);
        context.Response.ContentType = ContentType(show);
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>SHOW TABLES from Arc's own answer; null when that is not what it should be.</summary>
    public static byte[]? Tables(ReadOnlyMemory<byte> answer, ShowQuestion show, string database, DateTimeOffset now)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer, SmallDocument.Strict);
            return Write(show, ReadTables(document.RootElement, database), now);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    // Columns are found by their names, and what Arc adds to them stays behind.
    private static ShownRows ReadTables(JsonElement root, string database)
    {
        if (!root.GetProperty("success").GetBoolean())
        {
            throw new InvalidOperationException("not a success");
        }

        JsonElement columns = root.GetProperty("columns");
        int[] places = [.. TableColumns.Select(name => PlaceOf(columns, name))];
        List<object[]> rows = [];
        foreach (JsonElement row in root.GetProperty("data").EnumerateArray())
        {
            if (Read(row, places, database) is { } read)
            {
                rows.Add(read);
            }
        }

        bool timed = root.TryGetProperty("execution_time_ms", out JsonElement taken) && taken.ValueKind is JsonValueKind.Number;
        return new ShownRows(TableColumns, rows, timed && taken.TryGetDouble(out double milliseconds) ? WholeOf(milliseconds) : 0);
    }

    private static int PlaceOf(JsonElement columns, string name)
    {
        int place = 0;
        foreach (JsonElement column in columns.EnumerateArray())
        {
            if (column.ValueEquals(name))
            {
                return place;
            }

            place++;
        }

        throw new KeyNotFoundException(name);
    }

    // What is not of the own database is not shown, whatever an Arc answers; a name that nobody could have written neither.
    private static object[]? Read(JsonElement row, int[] places, string database)
    {
        int length = row.GetArrayLength();
        foreach (int place in places)
        {
            if (place >= length)
            {
                throw new InvalidOperationException("a short row");
            }
        }

        bool own = row[places[0]].ValueEquals(database) && row[places[1]].ValueKind is JsonValueKind.String;
        return own && MeasurementName.TryParse(row[places[1]].GetString(), out MeasurementName name)
            ? [database, name.Text, WholeOf(row[places[2]].GetDouble()), Math.Max(0, row[places[3]].GetDouble())]
            : null;
    }

    private static long WholeOf(double number) => double.IsFinite(number) ? (long)Math.Clamp(number, 0, 1e15) : 0;

    private static byte[] Write(ShowQuestion show, ShownRows rows, DateTimeOffset now)
    {
        string timestamp = Rfc3339.WholeSeconds(now);
        return show.AsMsgpack ? rows.ToMsgpack(timestamp) : rows.ToJson(timestamp);
    }
}
