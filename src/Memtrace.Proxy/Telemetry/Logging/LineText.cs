using System.Buffers;
using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memtrace.Proxy.Telemetry.Logging;

/// <summary>
/// Writes an entry of the log as one line of text, with the trace it belongs to. What would end a line or steer a terminal is a blank.
/// </summary>
internal sealed class LineText(TimeProvider time) : ILineFormat
{
    // Control characters of both halves, what ends a line elsewhere, and what turns the direction of the text.
    private static readonly SearchValues<char> Steering = SearchValues.Create(
    [
        .. Enumerable.Range(0, char.MaxValue).Select(code => (char)code)
            .Where(one => char.IsControl(one) || one is '\u061c' or '\u200e' or '\u200f' or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069')),
    ]);

    /// <inheritdoc/>
    public void Write<TState>(in LogEntry<TState> entry, LineBytes line)
    {
        line.Append(time.GetUtcNow().UtcDateTime);
        line.Append(Word(entry.LogLevel));
        line.Append(entry.Category);
        line.Append("["u8);
        line.Append(entry.EventId.Id);
        line.Append("] "u8);
        ActivityContext span;
        if (entry.State is AccessLine request)
        {
            request.Append(line);
            span = request.Trace;
        }
        else
        {
            line.Append(entry.Formatter(entry.State, entry.Exception));
            if (entry.Exception is { } exception)
            {
                line.Append(" "u8);
                line.Append(exception.ToString());
            }

            span = Activity.Current?.Context ?? default;
        }

        if (span != default)
        {
            line.Append(" trace_id="u8);
            line.Append(span.TraceId.ToHexString());
            line.Append(" span_id="u8);
            line.Append(span.SpanId.ToHexString());
        }

        Blank(line);
        line.Append("\n"u8);
    }

    private static void Blank(LineBytes line)
    {
        if (!line.Written.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return;
        }

        ReadOnlySpan<char> text = Encoding.UTF8.GetString(line.Written);
        line.Clear();
        while (text.IndexOfAny(Steering) is >= 0 and var at)
        {
            line.Append(text[..at]);
            line.Append(" "u8);
            text = text[(at + 1)..];
        }

        line.Append(text);
    }

    private static ReadOnlySpan<byte> Word(LogLevel level) => level switch
    {
        LogLevel.Trace => " trce: "u8,
        LogLevel.Debug => " dbug: "u8,
        LogLevel.Information => " info: "u8,
        LogLevel.Warning => " warn: "u8,
        LogLevel.Error => " fail: "u8,
        _ => " crit: "u8,
    };
}
