using System.Net;
using Memtrace.Proxy.Clusters;
using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.ArcOperator;

/// <summary>Asks addresses for their status and for nothing else.</summary>
public sealed class StatusCaller : IDisposable
{
    private readonly HttpClient _client;

    /// <param name="patience">The time each question may take.</param>
    public StatusCaller(TimeSpan patience) => _client = new HttpClient(ArcConnections.CreateDirect()) { Timeout = patience };

    public void Dispose() => _client.Dispose();

    /// <summary>The status of a GET; null when nothing answered in time.</summary>
    /// <param name="url">Where to ask.</param>
    /// <param name="credential">What to present; null for nothing.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<HttpStatusCode?> AskAsync(Uri url, ArcCredential? credential, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        // Who is asked again and again may have moved to another address, where a kept connection never comes.
        request.Headers.ConnectionClose = true;
        if (credential is not null)
        {
            request.Headers.TryAddWithoutValidation("x-api-key", credential.Reveal());
        }

        try
        {
            using HttpResponseMessage answer =
                await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
