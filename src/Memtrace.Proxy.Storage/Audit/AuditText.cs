using System.Buffers;
using System.Text;
using System.Text.Json;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Storage.Audit;

/// <summary>
/// Texts as the audit log keeps them: bounded, and such that every engine gives them back byte for byte, since their bytes are hashed.
/// </summary>
internal static class AuditText
{
    private const int MaxName = 128;
    private const int MaxFact = 1000;

    /// <summary>Who: what a terminal would obey, or a store might not keep, becomes a question mark.</summary>
    public static string OfActor(string name)
    {
        string clean = PlainText.Clean(name, '?');
        int most = Math.Min(clean.Length, MaxName);
        most -= most > 0 && char.IsHighSurrogate(clean[most - 1]) ? 1 : 0;
        return most == 0 ? "unknown" : clean[..most];
    }

    /// <summary>What changed: <c>{"name":{"old":…,"new":…},…}</c>, all ASCII since JSON escapes the rest.</summary>
    public static string OfFacts(IReadOnlyList<(string Name, string? Old, string? New)> facts)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach ((string name, string? old, string? now) in facts)
            {
                json.WriteStartObject(name);
                json.WriteString("old", Cut(old));
                json.WriteString("new", Cut(now));
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>An instant as RFC 3339 in UTC, <c>2026-01-01T00:00:00Z</c>: to the second, whatever form a store keeps it in.</summary>
    public static string? OfInstant(DateTimeOffset? instant) => Rfc3339.WholeSeconds(instant);

    // One name that is a book long must not make the log one.
    private static string? Cut(string? value) => value is { Length: > MaxFact } ? value[..MaxFact] + "…" : value;
}
