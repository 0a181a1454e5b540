using Memtrace.Cli.Shell;
using Memtrace.Proxy.Settings;

namespace Memtrace.Cli.Store;

/// <summary>The settings a verb depends on; a fault in any other does not concern it.</summary>
internal static class StoreSettings
{
    private static readonly string[] Always = ["MEMTRACE_AUTH_DB_PATH", "MEMTRACE_DATABASE_URL", SettingsTable.DatabaseUrlFileVariable];

    private static readonly string[] OfCredentials =
    [
        SettingsTable.MasterKeyVariable,
        SettingsTable.MasterKeyFileVariable,
        "MEMTRACE_MASTER_KEY_PREVIOUS",
        SettingsTable.MasterKeyPreviousFileVariable,
    ];

    private const string OfProbe = "MEMTRACE_ARC_CONNECT_TIMEOUT";

    public static bool TryRead(Terminal terminal, StoreUse use, out ProxyOptions options, out string fault)
    {
        SettingsReading reading = SettingsReader.Read(terminal.Variables, terminal.SettingsFile);
        options = reading.Options;
        SettingFault[] own = [.. reading.Faults.Where(one => Concerns(one.Variable, use, terminal.SettingsFile))];
        fault = (reading with { Faults = own }).FaultMessage;
        return own.Length == 0;
    }

    // Faults of the file itself come under its path: it may hold the store's place, so it must be readable for every verb.
    private static bool Concerns(string variable, StoreUse use, string file) =>
        variable == file
        || Always.Contains(variable)
        || (use >= StoreUse.Credentials && OfCredentials.Contains(variable))
        || (use == StoreUse.Probe && variable == OfProbe);
}
