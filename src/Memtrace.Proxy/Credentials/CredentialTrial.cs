using System.Net;
using System.Text.Json;
using Memtrace.Proxy.Clusters;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Credentials;

/// <summary>Asks each node of an Arc what it lets a new credential do, and what the former.</summary>
internal sealed class CredentialTrial : IDisposable
{
    private const int MaxAnswer = 64 << 10;

    private readonly HttpClient _client;

    /// <param name="patience">The time each question may take.</param>
    public CredentialTrial(TimeSpan patience) =>
        _client = new HttpClient(ArcConnections.CreateDirect()) { Timeout = patience, MaxResponseContentBufferSize = MaxAnswer };

    public void Dispose() => _client.Dispose();

    /// <summary>One node that takes the former and not the new one is enough: the organization's requests reach that node too.</summary>
    public async Task<ArcTrial> TryAsync(CredentialSwitch one, CancellationToken cancellationToken)
    {
        ArcTrial worst = ArcTrial.Taken;
        foreach (ArcUrl url in one.Urls)
        {
            ArcTrial here = await TryAsync(url, one, cancellationToken);
            if (here == ArcTrial.FormerIsBetter)
            {
                return here;
            }

            worst = here == ArcTrial.BothRefused ? here : worst;
        }

        return worst;
    }

    private async Task<ArcTrial> TryAsync(ArcUrl url, CredentialSwitch one, CancellationToken cancellationToken)
    {
        ArcRights? now = await AskAsync(url, one.Presented, cancellationToken);
        if (now is null or (ArcRights.Read | ArcRights.Write))
        {
            return ArcTrial.Taken;
        }

        ArcRights? former = await AskAsync(url, one.Former, cancellationToken);
        return former is null ? ArcTrial.Taken
            : (former & ~now) != 0 ? ArcTrial.FormerIsBetter
            : now == 0 ? ArcTrial.BothRefused
            : ArcTrial.Taken;
    }

    // Null when that node did not say: no answer, or one that is none of Arc's.
    private async Task<ArcRights?> AskAsync(ArcUrl url, ArcCredential credential, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url.Text + "/api/v1/auth/verify"));
        if (!credential.IsEmpty)
        {
            request.Headers.TryAddWithoutValidation("x-api-key", credential.Reveal());
        }

        try
        {
            using HttpResponseMessage answer = await _client.SendAsync(request, cancellationToken);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => Read(await answer.Content.ReadAsByteArrayAsync(cancellationToken)),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ArcRights.None,
                // An Arc that runs without authentication has no such endpoint.
                HttpStatusCode.NotFound => ArcRights.Read | ArcRights.Write,
                _ => null,
            };
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

    private static ArcRights? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ArcVerification.Json)?.Rights;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
