using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memtrace.Proxy.Telemetry.Logging;

/// <summary>
/// Writes an entry of the log as one JSON object on one line, with the trace it belongs to: a request's own values as members, those
/// of every other entry under <c>values</c>.
/// </summary>
internal sealed class LineJson(TimeProvider time) : ILineFormat
{
    private const string Template = "{OriginalFormat}";

    // Readable as it stands; still nothing that ends a line or a string, and what reads it is no browser.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A line is written where its entry was made, from front to end on one thread.
    [ThreadStatic]
    private static Utf8JsonWriter? _json;

    /// <inheritdoc/>
    public void Write<TState>(in LogEntry<TState> entry, LineBytes line)
    {
        // An entry whose values log something themselves must not write with the same one.
        Utf8JsonWriter json = _json ?? new Utf8JsonWriter(line, Plain);
        _json = null;
        json.Reset(line);
        json.WriteStartObject();
        json.WriteString("time"u8, time.GetUtcNow().UtcDateTime);
        json.WriteString("level"u8, Word(entry.LogLevel));
        json.WriteString("category"u8, entry.Category);
        json.WriteNumber("event"u8, entry.EventId.Id);
        ActivityContext span;
        if (entry.State is AccessLine request)
        {
            json.WriteString("message"u8, "request"u8);
            request.Write(json);
            span = request.Trace;
        }
        else
        {
            WriteEntry(entry, json);
            span = Activity.Current?.Context ?? default;
        }

        if (span != default)
        {
            json.WriteString("trace_id"u8, span.TraceId.ToHexString());
            json.WriteString("span_id"u8, span.SpanId.ToHexString());
        }

        json.WriteEndObject();
        json.Flush();
        _json = json;
        line.Append("\n"u8);
    }

    private static void WriteEntry<TState>(in LogEntry<TState> entry, Utf8JsonWriter json)
    {
        json.WriteString("message"u8, entry.Formatter(entry.State, entry.Exception));
        if (entry.Exception is { } exception)
        {
            json.WriteString("exception"u8, exception.ToString());
        }

        if (entry.State is not IReadOnlyList<KeyValuePair<string, object?>> { Count: > 1 } values)
        {
            return;
        }

        json.WriteStartObject("values"u8);
        foreach (KeyValuePair<string, object?> value in values)
        {
            if (value.Key != Template)
            {
                Write(json, JsonNamingPolicy.SnakeCaseLower.ConvertName(value.Key), value.Value);
            }
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case int number:
                json.WriteNumber(name, number);
                break;
            case long number:
                json.WriteNumber(name, number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(name, number);
                break;
            default:
                json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        _ => "error",
    };
}
