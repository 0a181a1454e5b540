using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Admin.Master;

/// <summary>The rotation of the master key, by a node that has both keys.</summary>
internal static class MasterEndpoints
{
    private const string Path = "/master/rotation";

    public static IEnumerable<AdminOperation> All { get; } =
    [
        new("POST", Path, "rotate_master_key", "Seal every Arc credential anew under this node's master key", RotateAsync)
        {
            Parameters = [new("force", "true goes on although a running node does not know the new key", "boolean")],
            Result = typeof(MasterRotatedView),
            Refusals = ["refused"],
            HasTrial = false,
        },
        new("GET", Path, "get_master_rotation", "How far the rotation is that the node which answers has under way; another node knows nothing of it", GetAsync)
        {
            Result = typeof(MasterRotationView),
        },
    ];

    private static async Task<AdminAnswer> RotateAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        if (!request.TryReadSwitch("force", out bool isForced, out AdminAnswer no))
        {
            return no;
        }

        RotationProgress progress = request.Port<RotationProgress>();
        if (!progress.TryBegin())
        {
            return AdminAnswer.Refused(new Problem("this node has a rotation under way already"));
        }

        try
        {
            IMasterRotation rotation = request.Port<IRegistries>().RotationUnder(request.Terms);
            Answer<MasterRotation> answer = await rotation.RotateAsync(isForced, progress.Show, cancellationToken);
            return answer.Value is { } done
                ? AdminAnswer.Done(
                    new MasterRotatedView(done.Resealed, done.Credentials, done.Quarantined), AdminJson.Strict.MasterRotatedView)
                : AdminAnswer.Refused(answer.Reason!);
        }
        finally
        {
            progress.End();
        }
    }

    private static Task<AdminAnswer> GetAsync(AdminRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(AdminAnswer.Done(request.Port<RotationProgress>().View, AdminJson.Strict.MasterRotationView));
}
