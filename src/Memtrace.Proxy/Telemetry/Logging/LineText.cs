using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Memtrace.Proxy.Telemetry.Logging;

/// <summary>
/// Writes an entry of the log as one line of text, with the trace it belongs to. What would end a line or steer a terminal is a blank.
/// </summary>
internal sealed class LineText(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    /// <summary>Under this name the console finds it.</summary>
    public const string FormatterName = "memtrace-text";

    /// <summary>Characters that suffice for most lines.</summary>
    public const int Usual = 512;

    // Control characters of both halves, what ends a line elsewhere, and what turns the direction of the text.
    private static readonly SearchValues<char> Steering = SearchValues.Create(
    [
        .. Enumerable.Range(0, char.MaxValue).Select(code => (char)code)
            .Where(one => char.IsControl(one) || one is '\u061c' or '\u200e' or '\u200f' or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069')),
    ]);

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[Usual]);
        text.AppendFormatted(time.GetUtcNow().UtcDateTime, "yyyy-MM-ddTHH:mm:ss.fffZ");
        text.AppendLiteral(Word(logEntry.LogLevel));
        text.AppendLiteral(logEntry.Category);
        text.AppendLiteral("[");
        text.AppendFormatted(logEntry.EventId.Id);
        text.AppendLiteral("] ");
        if (logEntry.State is AccessLine line)
        {
            line.Append(ref text);
        }
        else
        {
            text.AppendLiteral(logEntry.Formatter(logEntry.State, logEntry.Exception));
            if (logEntry.Exception is { } exception)
            {
                text.AppendLiteral(" ");
                text.AppendLiteral(exception.ToString());
            }
        }

        ActivityContext span = logEntry.State is AccessLine request ? request.Trace : Activity.Current?.Context ?? default;
        if (span != default)
        {
            text.AppendLiteral(" trace_id=");
            text.AppendLiteral(span.TraceId.ToHexString());
            text.AppendLiteral(" span_id=");
            text.AppendLiteral(span.SpanId.ToHexString());
        }

        Write(text.Text, textWriter);
        text.Clear();
    }

    private static void Write(ReadOnlySpan<char> line, TextWriter writer)
    {
        while (line.IndexOfAny(Steering) is >= 0 and var at)
        {
            writer.Write(line[..at]);
            writer.Write(' ');
            line = line[(at + 1)..];
        }

        writer.Write(line);
        writer.Write('\n');
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => " trce: ",
        LogLevel.Debug => " dbug: ",
        LogLevel.Information => " info: ",
        LogLevel.Warning => " warn: ",
        LogLevel.Error => " fail: ",
        _ => " crit: ",
    };
}
