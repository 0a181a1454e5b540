using Memtrace.Cli.Development;
using Memtrace.Cli.Shell;
using Memtrace.Proxy.Hosting;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Storage.Sealing;
using Microsoft.Extensions.Logging;

namespace Memtrace.Cli.Serving;

/// <summary>
/// A folder that only this user can read and that is gone at the end, and the settings of a proxy for load tests: the operator's own
/// where they name a master key, else a fresh store in the folder.
/// </summary>
internal sealed class DevelopmentPlace : IDisposable
{
    private const string Loopback = "127.0.0.1";
    private const int ManyRequests = 10_000;

    private readonly TemporaryFolder _folder = TemporaryFolder.Make("memtrace-arcdev-");

    private DevelopmentPlace(ProxyOptions options, bool isTemporary) => (Options, IsTemporary) = (options, isTemporary);

    public ProxyOptions Options { get; private set; }

    /// <summary>True when the store is gone at the end too.</summary>
    public bool IsTemporary { get; }

    /// <summary>Where the Arc of a store that is kept belongs; null when the store is gone at the end.</summary>
    public SteadySeat? Seat => IsTemporary ? null : SteadySeat.Of(Options.MasterKey!.Reveal(), Store);

    /// <summary>The store's place.</summary>
    public string Store => $"{OpenedParts.PlaceOf(Options)}";

    /// <summary>Null and the fault when a setting that counts here is wrong.</summary>
    public static DevelopmentPlace? Make(Terminal terminal, bool json, out string fault)
    {
        SettingsReading reading = SettingsReader.Read(terminal.Variables, terminal.SettingsFile);
        ProxyOptions options = reading.Options with { LogAsJson = json || reading.Options.LogAsJson };
        bool isTemporary = reading.Faults.Any(one => one.Message == SettingsTable.MasterKeyMissing);
        SettingFault[] faults = [.. reading.Faults.Where(one => one.Message != SettingsTable.MasterKeyMissing)];
        fault = (reading with { Faults = faults }).FaultMessage;
        if (faults.Length > 0)
        {
            return null;
        }

        var place = new DevelopmentPlace(options, isTemporary);
        if (isTemporary)
        {
            place.Options = place.Fresh(options, terminal.Variables);
        }

        return place;
    }

    /// <summary>Writes a secret where only this user can read it, and gives the file's path.</summary>
    public string Keep(string name, string secret)
    {
        string path = _folder.At(name);
        File.WriteAllText(path, $"{secret}\n");
        return path;
    }

    public void Dispose() => _folder.Dispose();

    // What nobody set is set for load tests on this machine: one organization may do what all would, and only this machine is served.
    private ProxyOptions Fresh(ProxyOptions options, IReadOnlyDictionary<string, string> variables) => options with
    {
        MasterKey = new SecretText(MasterKey.Generate()),
        AuthDbPath = _folder.At("memtrace.db"),
        DatabaseUrl = null,
        RedisUrl = null,
        SnapshotPath = null,
        ServerHost = variables.ContainsKey("MEMTRACE_SERVER_HOST") ? options.ServerHost : Loopback,
        LogLevel = variables.ContainsKey("MEMTRACE_LOG_LEVEL") ? options.LogLevel : LogLevel.Warning,
        OrgMaxQueries = variables.ContainsKey("MEMTRACE_ORG_MAX_QUERIES") ? options.OrgMaxQueries : ManyRequests,
        OrgMaxWrites = variables.ContainsKey("MEMTRACE_ORG_MAX_WRITES") ? options.OrgMaxWrites : ManyRequests,
    };
}
