using System.Text.Json;

namespace Memtrace.Proxy.Settings;

/// <summary>Reads every setting from the environment, then the file, then the defaults, and finds all faults in one pass.</summary>
public static class SettingsReader
{
    private const string Prefix = "MEMTRACE_";
    private const string FileSuffix = "_FILE";

    /// <summary>Reads the settings of this process.</summary>
    public static SettingsReading Read()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        return Read(variables, ConfigFiles.Find("proxy.json"));
    }

    /// <summary>Reads the settings from given variables and a given file, which may be missing.</summary>
    public static SettingsReading Read(IReadOnlyDictionary<string, string> variables, string file)
    {
        var options = new ProxyOptions();
        var faults = new List<SettingFault>();
        Dictionary<string, string> fromFile = ReadFile(file, faults);
        foreach (Setting setting in SettingsTable.All)
        {
            string? text = Given(variables, setting.Variable) ?? (TwinIsGiven(variables, setting) ? null : fromFile.GetValueOrDefault(setting.Key));
            if (text is not null && setting.Apply(options, text) is { } message)
            {
                faults.Add(new SettingFault(setting.Variable, message));
            }
        }

        RefuseTwins(variables, "MEMTRACE_MASTER_KEY", "MEMTRACE_MASTER_KEY_FILE", faults);
        RefuseTwins(variables, "MEMTRACE_ADMIN_TOKEN", "MEMTRACE_ADMIN_TOKEN_FILE", faults);
        if (options.MasterKey is null && !faults.Exists(fault => fault.Variable.StartsWith(SettingsTable.MasterKeyVariable, StringComparison.Ordinal)))
        {
            faults.Insert(0, new SettingFault(SettingsTable.MasterKeyVariable, SettingsTable.MasterKeyMissing));
        }

        string[] unknown =
        [
            .. variables.Keys
                .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && SettingsTable.All.All(setting => setting.Variable != name))
                .Order(StringComparer.Ordinal),
        ];
        return new SettingsReading(options, faults, unknown);
    }

    private static string? Given(IReadOnlyDictionary<string, string> variables, string name) =>
        variables.TryGetValue(name, out string? given) && given.Length > 0 ? given : null;

    // A secret in the environment also wins over a file named in the configuration, and the other way round.
    private static bool TwinIsGiven(IReadOnlyDictionary<string, string> variables, Setting setting) =>
        Given(variables, setting.Variable + FileSuffix) is not null
        || (setting.Variable.EndsWith(FileSuffix, StringComparison.Ordinal) && Given(variables, setting.Variable[..^FileSuffix.Length]) is not null);

    private static void RefuseTwins(IReadOnlyDictionary<string, string> variables, string direct, string file, List<SettingFault> faults)
    {
        if (Given(variables, direct) is not null && Given(variables, file) is not null)
        {
            faults.Add(new SettingFault(direct, $"{direct} and {file} are both set; keep one of them"));
        }
    }

    private static Dictionary<string, string> ReadFile(string file, List<SettingFault> faults)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists(file))
        {
            return found;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(
                File.ReadAllBytes(file),
                new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowDuplicateProperties = false });
            Flatten(document.RootElement, "", found);
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            faults.Add(new SettingFault(file, $"{file} cannot be read: {fault.Message}"));
        }

        foreach (string key in found.Keys.Where(key => SettingsTable.All.All(setting => setting.Key != key)))
        {
            faults.Add(new SettingFault(file, $"{file}: unknown key '{key}'"));
        }

        return found;
    }

    private static void Flatten(JsonElement element, string key, Dictionary<string, string> found)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty member in element.EnumerateObject())
                {
                    Flatten(member.Value, key.Length == 0 ? member.Name : $"{key}.{member.Name}", found);
                }

                break;
            case JsonValueKind.Null:
                break;
            default:
                found[key] = element.ToString();
                break;
        }
    }
}
