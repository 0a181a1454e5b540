using System.Collections.Immutable;
using System.Net;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.ArcOperator;

/// <summary>Asks each node of an Arc whether it is there and takes the credential, before an organization depends on it.</summary>
/// <param name="patience">The time each question may take.</param>
internal sealed class ArcProbe(TimeSpan patience)
{
    private const int Attempts = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>Null when every node answered well; otherwise what is said of the first that did not.</summary>
    public async Task<Problem?> FindFaultAsync(
        ImmutableArray<ArcUrl> urls, ArcCredential credential, CancellationToken cancellationToken)
    {
        using var caller = new StatusCaller(patience);
        Problem?[] faults = await Task.WhenAll(urls.Select(url => AskAsync(caller, url, credential, cancellationToken)));
        return faults.FirstOrDefault(fault => fault is not null);
    }

    /// <summary>The same of a token that was made a moment ago: a cluster's other nodes may learn of it a little later.</summary>
    public async Task<Problem?> FindFaultOfNewTokenAsync(
        ImmutableArray<ArcUrl> urls, ArcCredential credential, CancellationToken cancellationToken)
    {
        Problem? fault = null;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            fault = await FindFaultAsync(urls, credential, cancellationToken);
            if (fault is null || urls.Length == 1)
            {
                return fault;
            }

            await Task.Delay(Pause, cancellationToken);
        }

        return fault;
    }

    private static async Task<Problem?> AskAsync(
        StatusCaller caller, ArcUrl url, ArcCredential credential, CancellationToken cancellationToken)
    {
        if (await caller.AskAsync(At(url, "/health"), null, cancellationToken) is not HttpStatusCode.OK)
        {
            return Unreachable(url);
        }

        if (credential.IsEmpty)
        {
            return null;
        }

        // An Arc that runs without authentication has no such endpoint.
        return await caller.AskAsync(At(url, "/api/v1/auth/verify"), credential, cancellationToken) switch
        {
            HttpStatusCode.OK or HttpStatusCode.NotFound => null,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new Problem($"arc at {url} refused the api key", ProblemCode.ArcRefused),
            { } other => new Problem($"arc at {url} answered {(int)other} to the api key", ProblemCode.ArcUnproven),
            null => Unreachable(url),
        };
    }

    private static Problem Unreachable(ArcUrl url) => new($"arc at {url} is not reachable", ProblemCode.ArcUnproven);

    private static Uri At(ArcUrl url, string path) => new(url.Text + path);
}
