using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Hosting;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Storage;

namespace Memtrace.Cli.Serving;

/// <summary><c>memtrace config check</c>.</summary>
internal static class CheckConfig
{
    private const string Example = "memtrace config check && memtrace serve";

    public static Verb Build(Terminal terminal) =>
        new("check", "Run the checks of the start and leave", Example, (_, cancellationToken) => CheckAsync(terminal, cancellationToken));

    private static async Task<Outcome> CheckAsync(Terminal terminal, CancellationToken cancellationToken)
    {
        SettingsReading reading = SettingsReader.Read(terminal.Variables, terminal.SettingsFile);
        List<SettingFault> faults = [.. reading.Faults];
        List<string> notes = reading.Unknown.Count == 0 ? [] : [$"not a setting: {string.Join(", ", reading.Unknown)}"];
        if (reading.TokenWarning is { } warning)
        {
            notes.Add(warning);
        }

        AddFileFault(faults, reading.Options.SurfacePath, OpenedParts.ReadSurface);
        AddFileFault(faults, reading.Options.FunctionsPath, OpenedParts.ReadFunctions);

        // A store at the wrong place must not be made because another setting is wrong.
        if (reading.Faults.Count == 0
            && await FindStoreFaultAsync(reading.Options, terminal.Time, notes, cancellationToken) is { } storeFault)
        {
            faults.Add(new SettingFault($"{OpenedParts.PlaceOf(reading.Options)}", storeFault));
        }

        Outcome outcome = faults.Count == 0
            ? Valid($"{OpenedParts.PlaceOf(reading.Options)}")
            : Outcome.Refused((reading with { Faults = faults }).FaultMessage);
        return outcome with { Note = notes.Count == 0 ? null : string.Join("; ", notes) };
    }

    private static Outcome Valid(string store) =>
        Outcome.Done($"configuration is valid\nstore: {store}", new ConfigView(true, store), CliJson.Readable.ConfigView);

    private static void AddFileFault(List<SettingFault> faults, string path, Func<string, object> read)
    {
        try
        {
            read(path);
        }
        catch (ProxyStartException fault)
        {
            faults.Add(new SettingFault(path, fault.Message));
        }
    }

    private static async Task<string?> FindStoreFaultAsync(
        ProxyOptions options, TimeProvider clock, List<string> notes, CancellationToken cancellationToken)
    {
        try
        {
            await using SqlStore store = await StoreDoor.OpenAsync(options, clock, cancellationToken);
            if (store.Redis is { } redis && await redis.FindFaultAsync(cancellationToken) is { } away)
            {
                notes.Add($"Redis cannot be used ({away}): nodes serve without it until it can");
            }

            if (await store.CheckMasterKeyAsync(cancellationToken) is { } problem)
            {
                return problem.Text;
            }

            notes.AddRange((await store.FindSharedDatabasesAsync(cancellationToken)).Select(shared =>
                $"{shared.FirstOrganizationId} and {shared.SecondOrganizationId} use the database {shared.Database} of one Arc together"));
            return null;
        }
        catch (RegistryException fault)
        {
            return fault.Message;
        }
    }
}
