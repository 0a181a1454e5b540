using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Admin.Bans;

/// <summary>Addresses that are banned because too many of their keys were none.</summary>
internal static class BanEndpoints
{
    public static IEnumerable<AdminOperation> All { get; } =
    [
        new("GET", "/bans", "list_bans", "List the bans that hold now, of every node", ListAsync) { Result = typeof(PageView<BanView>) },
        new("DELETE", "/bans", "clear_bans", "Let banned addresses try again: their failures are forgotten on every node", ClearAsync)
        {
            Parameters = [new("address", "the one address to clear; all when absent")],
            Result = typeof(BansClearedView),
        },
    ];

    private static async Task<AdminAnswer> ListAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<Ban> bans = await request.Port<IRegistries>().BansUnder(request.Terms).ListAsync(cancellationToken);
        return AdminAnswer.Done(new PageView<BanView>([.. bans.Select(BanView.Of)], null), AdminJson.Strict.BanPage);
    }

    private static async Task<AdminAnswer> ClearAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        ClientAddress? address = null;
        if (request.Query("address") is { } text)
        {
            if (!ClientAddress.TryParse(text, out ClientAddress one))
            {
                return AdminAnswer.Malformed("address is an IP address");
            }

            address = one;
        }

        int cleared = await request.Port<IRegistries>().BansUnder(request.Terms).ClearAsync(address, cancellationToken);
        ConfirmedChange confirmed = await request.ConfirmAsync(cancellationToken);
        var view = new BansClearedView(address?.ToString(), cleared, confirmed.ConfirmedNodes, confirmed.UnconfirmedNodes);
        return AdminAnswer.Done(view, AdminJson.Strict.BansClearedView) with { Note = confirmed.Note };
    }
}
