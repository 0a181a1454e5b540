using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.Storage.Registry;

/// <summary>
/// An Arc's URLs at rest: the first stands in Memtrace 0.2's own column; all of them stand beside it as JSON when there are several.
/// </summary>
internal static partial class ArcUrlList
{
    public static string? ToJson(ImmutableArray<ArcUrl> urls) =>
        urls.Length > 1 ? JsonSerializer.Serialize([.. urls.Select(url => url.Text)], ListJson.Default.StringArray) : null;

    public static bool TryRead(string first, string? json, out ImmutableArray<ArcUrl> urls, out string fault)
    {
        urls = [];
        if (!TryReadTexts(first, json, out string[]? texts))
        {
            fault = "its list of URLs does not belong to its url";
            return false;
        }

        ImmutableArray<ArcUrl>.Builder parsed = ImmutableArray.CreateBuilder<ArcUrl>(texts.Length);
        foreach (string text in texts)
        {
            if (!ArcUrl.TryParse(text, out ArcUrl url, out string wrong))
            {
                fault = $"its url is {wrong}";
                return false;
            }

            parsed.Add(url);
        }

        urls = parsed.MoveToImmutable();
        fault = "";
        return true;
    }

    // Memtrace 0.2 and hand-written SQL know the first column only; a list they left behind must not send rows to the old nodes.
    private static bool TryReadTexts(string first, string? json, [NotNullWhen(true)] out string[]? texts)
    {
        texts = [first];
        if (json is null)
        {
            return true;
        }

        try
        {
            texts = JsonSerializer.Deserialize(json, ListJson.Default.StringArray);
            return texts is { Length: > 0 } && texts[0] == first;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [JsonSerializable(typeof(string[]))]
    private sealed partial class ListJson : JsonSerializerContext;
}
