using Memtrace.Proxy.Admin.Master;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Remote;

/// <summary>The rotation of the master key by a server that has both keys.</summary>
internal sealed class RemoteMasterRotation(ServerCalls calls) : IMasterRotation
{
    public async Task<Answer<MasterRotation>> RotateAsync(bool force, Action<long, long> progress, CancellationToken cancellationToken)
    {
        Answer<MasterRotatedView> answer = await calls.ChangeAsync(
            HttpMethod.Post, $"master/rotation?force={(force ? "true" : "false")}", null, RemoteJson.Snake.MasterRotatedView, cancellationToken);
        return answer.Value is { } view ? new MasterRotation(view.Resealed, view.Credentials, view.Quarantined) : answer.Reason!;
    }
}
