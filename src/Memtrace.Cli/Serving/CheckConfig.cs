using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Core.Surface;
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
        List<string> faults = [.. reading.Faults.Select(fault => fault.Message)];
        faults.AddRange(await FindProfileFaultsAsync(reading.Options.SurfacePath, cancellationToken));

        // A store at the wrong place must not be made because another setting is wrong.
        if (reading.Faults.Count == 0 && await FindStoreFaultAsync(reading.Options, terminal.Time, cancellationToken) is { } storeFault)
        {
            faults.Add(storeFault);
        }

        string? note = reading.Unknown.Count == 0 ? null : $"not a setting: {string.Join(", ", reading.Unknown)}";
        return (faults.Count switch
        {
            0 => Outcome.Done("configuration is valid", new ConfigView(true), CliJson.Readable.ConfigView),
            1 => Outcome.Refused(faults[0]),
            _ => Outcome.Refused(
                $"{faults.Count} faults: {string.Join(" ", faults.Select((fault, index) => $"({index + 1}) {fault}"))}"),
        }) with
        {
            Note = note,
        };
    }

    private static async Task<IEnumerable<string>> FindProfileFaultsAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            byte[] profile = await File.ReadAllBytesAsync(path, cancellationToken);
            return SurfaceProfile.TryParse(profile, out _, out IReadOnlyList<string> faults)
                ? []
                : faults.Select(fault => $"{path}: {fault}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [$"{path} cannot be read: {fault.Message}"];
        }
    }

    private static async Task<string?> FindStoreFaultAsync(ProxyOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            await using SqliteStore store = await StoreDoor.OpenAsync(options, clock, cancellationToken);
            return (await store.CheckMasterKeyAsync(cancellationToken))?.Text;
        }
        catch (RegistryException fault)
        {
            return fault.Message;
        }
    }
}
