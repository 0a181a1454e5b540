using System.Text.Json;

namespace Memtrace.Proxy.Answers;

/// <summary>A few rows of texts, whole numbers and sizes, and how they are written in the envelope of a query.</summary>
internal sealed class ShownRows(string[] columns, IReadOnlyList<object[]> rows, long milliseconds)
{
    public byte[] ToJson(string timestamp) => SmallDocument.Write(json =>
    {
        json.WriteBoolean("success", true);
        json.WriteStartArray("columns");
        foreach (string column in columns)
        {
            json.WriteStringValue(column);
        }

        json.WriteEndArray();
        json.WriteStartArray("data");
        foreach (object[] row in rows)
        {
            WriteRow(json, row);
        }

        json.WriteEndArray();
        json.WriteNumber("row_count", rows.Count);
        json.WriteNumber("execution_time_ms", milliseconds);
        json.WriteString("timestamp", timestamp);
    });

    /// <summary>Column by column, with the types that Arc names.</summary>
    public byte[] ToMsgpack(string timestamp)
    {
        var writer = new MsgpackWriter();
        writer.WriteMap(7);
        writer.WriteText("success");
        writer.WriteTrue();
        writer.WriteText("columns");
        WriteTexts(writer, columns);
        writer.WriteText("types");
        WriteTexts(writer, [.. columns.Select(TypeOf)]);
        writer.WriteText("data");
        writer.WriteArray(columns.Length);
        for (int column = 0; column < columns.Length; column++)
        {
            writer.WriteArray(rows.Count);
            foreach (object[] row in rows)
            {
                writer.WriteValue(row[column]);
            }
        }

        writer.WriteText("row_count");
        writer.WriteWhole(rows.Count);
        writer.WriteText("execution_time_ms");
        writer.WriteWhole(milliseconds);
        writer.WriteText("timestamp");
        writer.WriteText(timestamp);
        return writer.ToArray();
    }

    private static void WriteRow(Utf8JsonWriter json, object[] row)
    {
        json.WriteStartArray();
        foreach (object value in row)
        {
            switch (value)
            {
                case long whole:
                    json.WriteNumberValue(whole);
                    break;
                case double size:
                    json.WriteNumberValue(size);
                    break;
                default:
                    json.WriteStringValue((string)value);
                    break;
            }
        }

        json.WriteEndArray();
    }

    private static void WriteTexts(MsgpackWriter writer, string[] texts)
    {
        writer.WriteArray(texts.Length);
        foreach (string text in texts)
        {
            writer.WriteText(text);
        }
    }

    private static string TypeOf(string column) => column switch
    {
        "file_count" => "int64",
        "total_size_mb" => "float64",
        _ => "utf8",
    };
}
