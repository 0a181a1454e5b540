using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Memtrace.Proxy.Telemetry.Logging;

/// <summary>
/// Writes an entry of the log as one JSON object on one line, with the trace it belongs to: a request's own values as members, those
/// of every other entry under <c>values</c>.
/// </summary>
internal sealed class LineJson(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    /// <summary>Under this name the console finds it.</summary>
    public const string FormatterName = "memtrace-json";

    private const string Template = "{OriginalFormat}";

    // Readable as it stands; still nothing that ends a line or a string, and what reads it is no browser.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A line is written where its entry was made, from front to end on one thread.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _bytes;

    [ThreadStatic]
    private static Utf8JsonWriter? _json;

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        ArrayBufferWriter<byte> bytes = _bytes ??= new ArrayBufferWriter<byte>(1024);
        Utf8JsonWriter json = _json ??= new Utf8JsonWriter(bytes, Plain);
        bytes.ResetWrittenCount();
        json.Reset(bytes);
        json.WriteStartObject();
        json.WriteString("time"u8, time.GetUtcNow().UtcDateTime);
        json.WriteString("level"u8, Word(logEntry.LogLevel));
        json.WriteString("category"u8, logEntry.Category);
        json.WriteNumber("event"u8, logEntry.EventId.Id);
        if (logEntry.State is AccessLine line)
        {
            json.WriteString("message"u8, "request"u8);
            line.Write(json);
        }
        else
        {
            WriteEntry(logEntry, json);
        }

        ActivityContext span = logEntry.State is AccessLine request ? request.Trace : Activity.Current?.Context ?? default;
        if (span != default)
        {
            json.WriteString("trace_id"u8, span.TraceId.ToHexString());
            json.WriteString("span_id"u8, span.SpanId.ToHexString());
        }

        json.WriteEndObject();
        json.Flush();
        Copy(bytes.WrittenSpan, textWriter);
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

    private static void Copy(ReadOnlySpan<byte> line, TextWriter writer)
    {
        char[] text = ArrayPool<char>.Shared.Rent(line.Length);
        int length = Encoding.UTF8.GetChars(line, text);
        writer.Write(text, 0, length);
        writer.Write('\n');
        ArrayPool<char>.Shared.Return(text);
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        _ => "error",
    };
}
