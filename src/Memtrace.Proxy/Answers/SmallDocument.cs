using System.Buffers;
using System.Text.Json;

namespace Memtrace.Proxy.Answers;

/// <summary>Reading a document of Arc's and writing another in its place, member by named member.</summary>
internal static class SmallDocument
{
    /// <summary>What stands twice can be read in two ways, and Arc never writes it.</summary>
    public static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>What is written of a document; null when that is no JSON object of the expected shape.</summary>
    public static byte[]? Rewritten(ReadOnlyMemory<byte> body, Action<JsonElement, Utf8JsonWriter> rewrite)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, Strict);
            JsonElement root = document.RootElement;
            return root.ValueKind is JsonValueKind.Object ? Write(json => rewrite(root, json)) : null;
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>An object with the members that are written.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> members)
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

    /// <summary>Copies the named members that are numbers; a number is written as what it is worth, not as its digits came.</summary>
    public static void CopyNumbers(JsonElement from, Utf8JsonWriter to, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (!from.TryGetProperty(name, out JsonElement value) || value.ValueKind is not JsonValueKind.Number)
            {
                continue;
            }

            if (value.TryGetInt64(out long whole))
            {
                to.WriteNumber(name, whole);
            }
            else if (value.TryGetDouble(out double number) && double.IsFinite(number))
            {
                to.WriteNumber(name, number);
            }
        }
    }

    /// <summary>The text of a member; null when it is not there or no text.</summary>
    public static string? TextOf(JsonElement from, string name) =>
        from.ValueKind is JsonValueKind.Object && from.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
}
