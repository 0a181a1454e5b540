using System.Collections.Immutable;
using System.Net;
using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.ArcOperator;

/// <summary>Finds the node of an Arc that its operator asks.</summary>
/// <param name="patience">The time each question may take.</param>
internal sealed class ArcOperators(TimeSpan patience)
{
    /// <summary>The first node that answers: what it makes, its cluster learns.</summary>
    /// <exception cref="ArcOperatorException">None answers.</exception>
    public async Task<ArcOperatorClient> OpenAsync(ImmutableArray<ArcUrl> urls, ArcCredential admin, CancellationToken cancellationToken)
    {
        using var caller = new StatusCaller(patience);
        foreach (ArcUrl url in urls)
        {
            if (await caller.AskAsync(new Uri(url.Text + "/health"), null, cancellationToken) is HttpStatusCode.OK)
            {
                return new ArcOperatorClient(url, admin, patience);
            }
        }

        throw new ArcOperatorException($"arc at {urls[0]} is not reachable");
    }
}
