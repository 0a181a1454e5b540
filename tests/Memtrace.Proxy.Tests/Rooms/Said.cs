using System.Net;
using System.Text.Json;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>An answer of the proxy, read whole.</summary>
internal sealed record Said(HttpStatusCode Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The machine code of a refusal.</summary>
    public string? Code => Member("code");

    /// <summary>The sentence of a refusal.</summary>
    public string? Error => Member("error");

    /// <summary>A member of the JSON object that the body is; null when there is none.</summary>
    public string? Member(string name)
    {
        using JsonDocument document = JsonDocument.Parse(Body);
        return document.RootElement.TryGetProperty(name, out JsonElement value) ? value.ToString() : null;
    }

    /// <summary>The first value of a header; null when there is none.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
