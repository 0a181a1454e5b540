using System.Text.Json;

namespace Memtrace.Proxy.Settings;

/// <summary>The settings file: JSON objects whose members, joined by dots, are the keys of the table.</summary>
internal static class SettingsFile
{
    /// <summary>The text of every key that is set; empty when there is no file. What is wrong joins the faults.</summary>
    public static Dictionary<string, string> Read(string file, List<SettingFault> faults)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var shapeless = new List<string>();
        var twice = new List<string>();
        if (!File.Exists(file))
        {
            return found;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(
                File.ReadAllBytes(file),
                new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowDuplicateProperties = false });
            Flatten(document.RootElement, "", found, shapeless, twice);
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            faults.Add(new SettingFault(file, $"{file} cannot be read: {fault.Message}"));
        }

        faults.AddRange(found.Keys.Concat(shapeless).Where(key => Find(key) is null)
            .Select(key => new SettingFault(file, $"{file}: unknown key '{key}'")));
        faults.AddRange(twice.Select(key => new SettingFault(file, $"{file}: '{key}' is there twice; keep one of them")));
        faults.AddRange(shapeless.Select(Find).OfType<Setting>()
            .Select(setting => new SettingFault(
                setting.Variable, $"{setting.Variable}: '{setting.Key}' in {file} is neither a string nor a number")));
        return found;
    }

    private static Setting? Find(string key) => SettingsTable.All.FirstOrDefault(setting => setting.Key == key);

    private static void Flatten(JsonElement element, string key, Dictionary<string, string> found, List<string> shapeless, List<string> twice)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object when Find(key) is null:
                foreach (JsonProperty member in element.EnumerateObject())
                {
                    Flatten(member.Value, key.Length == 0 ? member.Name : $"{key}.{member.Name}", found, shapeless, twice);
                }

                break;
            case JsonValueKind.Null:
                break;
            case JsonValueKind.String or JsonValueKind.Number:
                if (!found.TryAdd(key, element.ToString()))
                {
                    twice.Add(key);
                }

                break;
            default:
                shapeless.Add(key);
                break;
        }
    }
}
