using System.Buffers;
using System.Text.Json;
using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.Answers;

/// <summary>
/// Small documents of Arc's, written anew for one organization: only members that were named here, only entries of the own
/// database. Null when Arc's document is not what it should be.
/// </summary>
internal static class DatabaseAnswers
{
    private delegate void Rewrite(JsonElement from, Utf8JsonWriter to);

    /// <summary><c>/api/v1/databases</c> from the description of the own database; empty when that has no rows yet.</summary>
    public static byte[]? ListOfOne(ReadOnlyMemory<byte> description, string database)
    {
        long measurements = 0;
        if (!description.IsEmpty && !TryRead(description, root => TryCount(root, out measurements)))
        {
            return null;
        }

        return Write(json =>
        {
            json.WriteStartArray("databases");
            json.WriteStartObject();
            json.WriteString("name", database);
            json.WriteNumber("measurement_count", measurements);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteNumber("count", 1);
        });
    }

    /// <summary><c>/api/v1/measurements</c> without storage paths, and without any entry of another database.</summary>
    public static byte[]? OwnMeasurements(ReadOnlyMemory<byte> list, string database) =>
        Rewritten(list, (from, to) =>
        {
            to.WriteBoolean("success", true);
            to.WriteStartArray("measurements");
            int count = 0;
            foreach (JsonElement entry in from.GetProperty("measurements").EnumerateArray())
            {
                if (entry.GetProperty("database").GetString() == database)
                {
                    to.WriteStartObject();
                    to.WriteString("database", database);
                    to.WriteString("measurement", NameOf(entry.GetProperty("measurement")));
                    CopyNumbers(entry, to, "file_count", "total_size_mb");
                    to.WriteEndObject();
                    count++;
                }
            }

            to.WriteEndArray();
            to.WriteNumber("count", count);
            CopyNumbers(from, to, "execution_time_ms");
        });

    /// <summary><c>/api/v1/query/estimate</c>; Arc reports a failure of it with status 200 and DuckDB's words.</summary>
    public static byte[]? Estimate(ReadOnlyMemory<byte> estimate) =>
        Rewritten(estimate, (from, to) =>
        {
            to.WriteBoolean("success", from.GetProperty("success").GetBoolean());
            CopyNumbers(from, to, "estimated_rows");
            CopySentences(from, to, "warning_level", "warning_message");
            CopyNumbers(from, to, "execution_time_ms");
            string? failure = from.TryGetProperty("error", out JsonElement error) ? error.GetString() : null;
            if (!string.IsNullOrEmpty(failure))
            {
                to.WriteString("error", ArcErrors.QueryFailed(failure));
            }
        });

    private static byte[]? Rewritten(ReadOnlyMemory<byte> body, Rewrite rewrite)
    {
        byte[]? written = null;
        return TryRead(body, root =>
        {
            written = Write(json => rewrite(root, json));
            return true;
        })
            ? written
            : null;
    }

    private static bool TryCount(JsonElement root, out long measurements)
    {
        measurements = 0;
        return !root.TryGetProperty("measurement_count", out JsonElement count) || count.TryGetInt64(out measurements);
    }

    private static string NameOf(JsonElement name) =>
        MeasurementName.TryParse(name.GetString(), out MeasurementName measurement)
            ? measurement.Text
            : throw new InvalidOperationException("not the name of a measurement");

    private static void CopyNumbers(JsonElement from, Utf8JsonWriter to, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (from.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.Number)
            {
                to.WritePropertyName(name);
                value.WriteTo(to);
            }
        }
    }

    private static void CopySentences(JsonElement from, Utf8JsonWriter to, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (from.TryGetProperty(name, out JsonElement value) && value.GetString() is { } text && ArcErrorText.IsPlainSentence(text))
            {
                to.WriteString(name, text);
            }
        }
    }

    private static bool TryRead(ReadOnlyMemory<byte> body, Func<JsonElement, bool> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind is JsonValueKind.Object && read(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
