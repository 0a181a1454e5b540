namespace Memtrace.Proxy.Settings;

/// <summary>Reads every setting from the environment, then the file, then the defaults, and finds all faults in one pass.</summary>
public static class SettingsReader
{
    private const string Prefix = "MEMTRACE_";
    private const string FileSuffix = "_FILE";

    /// <summary>Reads the settings from given variables and a given file, which may be missing.</summary>
    public static SettingsReading Read(IReadOnlyDictionary<string, string> variables, string file)
    {
        var options = new ProxyOptions();
        var faults = new List<SettingFault>();
        Dictionary<string, string> fromFile = SettingsFile.Read(file, faults);
        faults.AddRange(SettingsConflicts.TakeFromFile(fromFile, file));
        foreach (Setting setting in SettingsTable.All)
        {
            string? text = Given(variables, setting.Variable) ?? (TwinIsGiven(variables, setting) ? null : fromFile.GetValueOrDefault(setting.Key));
            if (text is not null && setting.Apply(options, text) is { } message)
            {
                faults.Add(new SettingFault(setting.Variable, message));
            }
        }

        faults.AddRange(SettingsConflicts.OfVariables(variables));
        if (SettingsConflicts.OfPorts(options, faults) is { } clash)
        {
            faults.Add(clash);
        }

        faults.AddRange(OtlpSettings.Check(variables));
        if (SettingsConflicts.OfSnapshot(options) is { } useless)
        {
            faults.Add(useless);
        }

        if (options.MasterKey is null
            && !faults.Exists(fault => fault.Variable is SettingsTable.MasterKeyVariable or SettingsTable.MasterKeyFileVariable))
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
}
