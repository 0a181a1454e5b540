using Memtrace.Cli.Remote;
using Memtrace.Cli.Shell;

namespace Memtrace.Cli.Store;

/// <summary>Opens the place where a verb works: the server that the command line names, or else the store that the settings name.</summary>
internal static class PlaceDoor
{
    public static async Task<Outcome> UseAsync(
        Terminal terminal, StoreUse use, Func<IOperatorPlace, Task<Outcome>> work, CancellationToken cancellationToken)
    {
        if (terminal.Server is not { } server)
        {
            return await StoreDoor.UseAsync(terminal, use, work, cancellationToken);
        }

        using var calls = new ServerCalls(server, terminal.Time);
        return await work(new RemotePlace(calls, terminal.Time));
    }
}
