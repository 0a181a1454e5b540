using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Sql;

/// <summary>
/// The body of a query, read in the one form that no JSON reader can take for something else, and written again from what was read.
/// Arc's own reader folds case and takes the last of repeated members, so nothing of the body as sent may travel on.
/// </summary>
public static class QueryBody
{
    // What goes to Arc is read by a JSON reader and nothing else; escaping for web pages would only make it longer.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Reads <c>{"sql":"…"}</c>: strict JSON, one object, <c>sql</c> once; one <c>format</c> with a string is dropped, as Arc's own
    /// examples send it. Everything else is <see cref="RefusalCatalogue.MalformedQueryBody"/>, and <paramref name="sql"/> is then empty.
    /// </summary>
    public static Refusal? TryRead(ReadOnlySpan<byte> utf8, out string sql)
    {
        sql = string.Empty;
        try
        {
            string? read = Read(utf8);
            sql = read ?? string.Empty;
            return read is null ? RefusalCatalogue.MalformedQueryBody : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Utf8JsonReader has no other way to say that bytes are no JSON, or that a string holds half a surrogate pair.
            return RefusalCatalogue.MalformedQueryBody;
        }
    }

    /// <summary>Writes <c>{"sql":…}</c>.</summary>
    public static void Write(string sql, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, Plain);
        writer.WriteStartObject();
        writer.WriteString("sql"u8, sql);
        writer.WriteEndObject();
    }

    private static string? Read(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, isFinalBlock: true, state: default);
        string? sql = null;
        bool formatSeen = false;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isSql = sql is null && reader.ValueTextEquals("sql"u8);
            bool isFormat = !isSql && !formatSeen && reader.ValueTextEquals("format"u8);
            if (!(isSql || isFormat) || !reader.Read() || reader.TokenType != JsonTokenType.String)
            {
                return null;
            }

            string value = reader.GetString()!;
            sql = isSql ? value : sql;
            formatSeen |= isFormat;
        }

        // The reader itself throws on anything but blanks after the object.
        bool whole = reader.TokenType == JsonTokenType.EndObject && !reader.Read();
        return whole && sql is not null && !sql.Contains('\0') ? sql : null;
    }
}
