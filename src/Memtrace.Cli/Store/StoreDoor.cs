using Memtrace.Cli.Shell;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Sealing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memtrace.Cli.Store;

/// <summary>Opens the store that the settings name, creating it if there is none, for the length of one verb.</summary>
internal static class StoreDoor
{
    public static async Task<Outcome> UseAsync(
        Terminal terminal, StoreUse use, Func<OpenedStore, Task<Outcome>> work, CancellationToken cancellationToken)
    {
        if (!StoreSettings.TryRead(terminal, use, out ProxyOptions options, out string fault))
        {
            return Outcome.Refused(fault);
        }

        await using SqliteStore store = await OpenAsync(options, terminal.Time, cancellationToken);
        return await work(new OpenedStore(store, options.ArcConnectTimeout));
    }

    public static Task<SqliteStore> OpenAsync(ProxyOptions options, TimeProvider clock, CancellationToken cancellationToken) =>
        SqliteStore.OpenAsync(
            options.AuthDbPath,
            Parse(options.MasterKey),
            Parse(options.MasterKeyPrevious),
            clock,
            NullLoggerFactory.Instance,
            cancellationToken);

    // The settings have been checked; a key that is malformed was only let through to a verb that needs none.
    private static MasterKey? Parse(SecretText? secret) =>
        secret is not null && MasterKey.TryParse(secret.Reveal(), out MasterKey? key, out _) ? key : null;
}
