using System.Collections.Immutable;
using System.Net;
using Memtrace.Cli.Shell;
using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Cli.ArcInstances;

/// <summary>Asks each node of an Arc whether it is there and takes the credential, before an organization depends on it.</summary>
/// <param name="patience">The time each question may take.</param>
internal sealed class ArcProbe(TimeSpan patience)
{
    /// <summary>Null when every node answered well; otherwise one sentence about the first that did not.</summary>
    public async Task<string?> FindFaultAsync(
        ImmutableArray<ArcUrl> urls, ArcCredential credential, CancellationToken cancellationToken)
    {
        using var caller = new StatusCaller(patience);
        string?[] faults = await Task.WhenAll(urls.Select(url => AskAsync(caller, url, credential, cancellationToken)));
        return faults.FirstOrDefault(fault => fault is not null);
    }

    private static async Task<string?> AskAsync(
        StatusCaller caller, ArcUrl url, ArcCredential credential, CancellationToken cancellationToken)
    {
        if (await caller.AskAsync(At(url, "/health"), null, cancellationToken) is not HttpStatusCode.OK)
        {
            return $"arc at {url} is not reachable; use --no-verify to bind it anyway";
        }

        if (credential.IsEmpty)
        {
            return null;
        }

        // An Arc that runs without authentication has no such endpoint.
        return await caller.AskAsync(At(url, "/api/v1/auth/verify"), credential, cancellationToken) switch
        {
            HttpStatusCode.OK or HttpStatusCode.NotFound => null,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"arc at {url} refused the api key",
            { } other => $"arc at {url} answered {(int)other} to the api key; use --no-verify to bind it anyway",
            null => $"arc at {url} is not reachable; use --no-verify to bind it anyway",
        };
    }

    private static Uri At(ArcUrl url, string path) => new(url.Text + path);
}
