using Memtrace.Proxy.Core.Changes;

namespace Memtrace.Proxy.Admin.Changes;

/// <summary>How far the nodes follow the feed of changes.</summary>
internal static class ChangeEndpoints
{

    public static IEnumerable<AdminOperation> All { get; } =
    [
        new("GET", "/changes/latest", "get_latest_change", "The newest change of the store", LatestAsync)
        {
            Result = typeof(LatestChangeView),
        },
        new("GET", "/changes/{sequence}/confirmation", "confirm_change", "Wait until every node acts on a change", ConfirmAsync)
        {
            Parameters = [AdminParameter.Wait],
            Result = typeof(ConfirmationView),
        },
    ];

    private static async Task<AdminAnswer> LatestAsync(AdminRequest request, CancellationToken cancellationToken) =>
        AdminAnswer.Done(
            new LatestChangeView(await request.Registry.LastSequenceAsync(cancellationToken)), AdminJson.Strict.LatestChangeView);

    private static async Task<AdminAnswer> ConfirmAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        if (request.Number("sequence") is not { } sequence)
        {
            return AdminAnswer.Malformed("sequence is a number");
        }

        Confirmation confirmation = await request.Port<IChangeConfirmation>().WaitAsync(sequence, request.Patience, cancellationToken);
        var view = new ConfirmationView(sequence, confirmation.ConfirmedNodes, confirmation.UnconfirmedNodes);
        return AdminAnswer.Done(view, AdminJson.Strict.ConfirmationView) with { Note = ConfirmedChange.Of(confirmation).Note };
    }
}
