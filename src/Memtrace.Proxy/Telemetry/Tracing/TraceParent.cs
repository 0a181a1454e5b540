using System.Diagnostics;

namespace Memtrace.Proxy.Telemetry.Tracing;

/// <summary>The trace that a caller says its request belongs to: <c>traceparent</c> of W3C Trace Context, read as strictly as it is written there.</summary>
internal static class TraceParent
{
    private const int Length = 55;

    /// <summary>The one well-formed header; null when there is none.</summary>
    public static string? Find(IHeaderDictionary headers, out ActivityContext context)
    {
        context = default;
        return headers.TraceParent is [{ Length: Length } text] && IsHyphened(text) && ActivityContext.TryParse(text, null, isRemote: true, out context)
            ? text
            : null;
    }

    /// <summary>The header that tells the next one of this trace.</summary>
    public static string Write(in ActivityContext context) => string.Create(Length, context, static (text, trace) =>
    {
        "00-".CopyTo(text);
        trace.TraceId.ToHexString().CopyTo(text[3..]);
        text[35] = '-';
        trace.SpanId.ToHexString().CopyTo(text[36..]);
        (trace.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? "-01" : "-00").CopyTo(text[52..]);
    });

    // The runtime's own reading takes any character for a hyphen.
    private static bool IsHyphened(string text) => text[2] is '-' && text[35] is '-' && text[52] is '-';
}
