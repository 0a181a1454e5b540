using Memtrace.Cli.Shell;
using Memtrace.Proxy.Hosting;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Storage;
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

        await using SqlStore store = await OpenAsync(options, terminal.Time, cancellationToken);
        return await work(new OpenedStore(store, options.ArcConnectTimeout, terminal.Time));
    }

    public static Task<SqlStore> OpenAsync(ProxyOptions options, TimeProvider clock, CancellationToken cancellationToken) =>
        OpenedParts.OpenStoreAsync(options, Operator.Name, clock, NullLoggerFactory.Instance, cancellationToken);
}
