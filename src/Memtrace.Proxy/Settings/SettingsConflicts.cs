using System.Net;

namespace Memtrace.Proxy.Settings;

/// <summary>Settings that are right each by itself and wrong together.</summary>
internal static class SettingsConflicts
{
    private static readonly (string Direct, string File)[] Twins =
    [
        ("MEMTRACE_MASTER_KEY", "MEMTRACE_MASTER_KEY_FILE"),
        ("MEMTRACE_MASTER_KEY_PREVIOUS", "MEMTRACE_MASTER_KEY_PREVIOUS_FILE"),
        ("MEMTRACE_ADMIN_TOKEN", "MEMTRACE_ADMIN_TOKEN_FILE"),
        ("MEMTRACE_DATABASE_URL", "MEMTRACE_DATABASE_URL_FILE"),
        ("MEMTRACE_REDIS_URL", "MEMTRACE_REDIS_URL_FILE"),
    ];

    private static readonly string[] OfListeners =
        ["MEMTRACE_SERVER_HOST", "MEMTRACE_SERVER_PORT", "MEMTRACE_ADMIN_HOST", "MEMTRACE_ADMIN_PORT"];

    /// <summary>A fault for each secret that is given twice by variables.</summary>
    public static IEnumerable<SettingFault> OfVariables(IReadOnlyDictionary<string, string> variables) =>
        from twin in Twins
        where IsGiven(variables, twin.Direct) && IsGiven(variables, twin.File)
        select new SettingFault(twin.Direct, $"{twin.Direct} and {twin.File} are both set; keep one of them");

    /// <summary>A fault for each secret that is given twice in the file; neither of the two is left in it.</summary>
    public static IEnumerable<SettingFault> TakeFromFile(Dictionary<string, string> found, string file)
    {
        foreach ((string direct, string named) in Twins)
        {
            (string directKey, string namedKey) = (KeyOf(direct), KeyOf(named));
            if (found.ContainsKey(directKey) && found.ContainsKey(namedKey))
            {
                found.Remove(directKey);
                found.Remove(namedKey);
                yield return new SettingFault(
                    direct, $"{direct}: '{directKey}' and '{namedKey}' are both set in {file}; keep one of them");
            }
        }
    }

    /// <summary>The fault of two listeners that want one port of one address; null when another fault hides it too.</summary>
    public static SettingFault? OfPorts(ProxyOptions options, List<SettingFault> faults) =>
        options.ServerPort == options.AdminPort
        && !faults.Exists(fault => OfListeners.Contains(fault.Variable))
        && Overlap(options.ServerHost, options.AdminHost)
            ? new SettingFault(
                "MEMTRACE_ADMIN_PORT",
                $"MEMTRACE_ADMIN_PORT: {options.AdminPort} on {options.AdminHost} is taken by the tenant listener "
                + $"on {options.ServerHost}; choose another port")
            : null;

    /// <summary>The fault of a snapshot that nobody could be served from; null when there is none.</summary>
    public static SettingFault? OfSnapshot(ProxyOptions options) =>
        options is { SnapshotPath.Length: > 0, StaleLimit.Ticks: 0 }
            ? new SettingFault(
                "MEMTRACE_SNAPSHOT_PATH",
                "MEMTRACE_SNAPSHOT_PATH: with MEMTRACE_STALE_LIMIT=0 nobody is served from a snapshot; raise the limit, or leave the path out")
            : null;

    private static bool IsGiven(IReadOnlyDictionary<string, string> variables, string name) =>
        variables.TryGetValue(name, out string? given) && given.Length > 0;

    private static string KeyOf(string variable) => SettingsTable.All.First(setting => setting.Variable == variable).Key;

    private static bool Overlap(string one, string other)
    {
        IPAddress[] addresses = AddressesOf(one);
        return AddressesOf(other).Any(address => IsEvery(address) || addresses.Any(each => IsEvery(each) || each.Equals(address)));
    }

    private static IPAddress[] AddressesOf(string host) =>
        host is "localhost" ? [IPAddress.Loopback, IPAddress.IPv6Loopback]
        : IPAddress.Parse(host) is { IsIPv4MappedToIPv6: true } mapped ? [mapped.MapToIPv4()]
        : [IPAddress.Parse(host)];

    private static bool IsEvery(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
