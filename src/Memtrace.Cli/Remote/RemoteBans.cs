using Memtrace.Proxy.Admin.Bans;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Remote;

/// <summary>The bans at a server.</summary>
internal sealed class RemoteBans(ServerCalls calls) : IBans
{
    private const string All = "bans";

    public async Task<IReadOnlyList<Ban>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await calls.ReadAsync(All, RemoteJson.Snake.BanPage, cancellationToken)).Items.Select(Read)];

    public async Task<int> ClearAsync(ClientAddress? address, CancellationToken cancellationToken)
    {
        string query = ServerPath.Query(("wait", "0s"), ("address", address?.ToString()));
        BansClearedView view = ServerCalls.OrFailure(
            await calls.ChangeAsync(HttpMethod.Delete, All + query, null, RemoteJson.Snake.BansClearedView, cancellationToken));
        return view.Cleared;
    }

    private static Ban Read(BanView view) => new(
        ClientAddress.TryParse(view.Address, out ClientAddress address) ? address : throw new RegistryException("the server names a ban of no address"),
        view.Node,
        view.Failures,
        ViewInstants.Read(view.Since),
        ViewInstants.Read(view.Until));
}
