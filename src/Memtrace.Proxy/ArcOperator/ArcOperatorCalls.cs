using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Memtrace.Proxy.Clusters;
using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.ArcOperator;

/// <summary>
/// The wire of Arc's operator API: bounded in time and size, and never sent on to another address. Arc's own words are not repeated:
/// its answers to malformed requests carry the request, credential and all.
/// </summary>
internal sealed class ArcOperatorCalls : IDisposable
{
    // A list of a hundred thousand tokens is about twenty megabytes.
    private const int MaxAnswer = 32 << 20;

    private readonly ArcUrl _node;
    private readonly HttpClient _client;

    public ArcOperatorCalls(ArcUrl node, TimeSpan patience)
    {
        _node = node;
        _client = new HttpClient(ArcConnections.CreateDirect()) { Timeout = patience };
        _client.MaxResponseContentBufferSize = MaxAnswer;
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Asks once.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Path and query below the node's own.</param>
    /// <param name="credential">What is presented.</param>
    /// <param name="body">The JSON body; null for none.</param>
    /// <param name="what">What is asked for, in words that continue "when asked to".</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="refusable">True when a refusal of the credential is an answer, false when it is a failure.</param>
    public async Task<ArcOperatorAnswer> AskAsync(
        HttpMethod method,
        string path,
        ArcCredential credential,
        HttpContent? body,
        string what,
        CancellationToken cancellationToken,
        bool refusable = false)
    {
        using var request = new HttpRequestMessage(method, new Uri(_node.Text + path)) { Content = body };
        request.Headers.TryAddWithoutValidation("x-api-key", credential.Reveal());
        try
        {
            using HttpResponseMessage answer = await _client.SendAsync(request, cancellationToken);
            bool isRefused = answer.StatusCode is HttpStatusCode.Unauthorized || (answer.StatusCode is HttpStatusCode.Forbidden && method != HttpMethod.Delete);
            return isRefused && !refusable
                ? throw new ArcOperatorException($"arc at {_node} refused the admin key") { IsRefused = true }
                : new ArcOperatorAnswer(answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded)
        {
            throw Unreadable(what);
        }
        catch (HttpRequestException failure)
        {
            throw new ArcOperatorException($"arc at {_node} is not reachable", failure);
        }
        catch (TaskCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ArcOperatorException($"arc at {_node} did not answer in time when asked to {what}", failure);
        }
    }

    public static HttpContent Json<T>(T value, JsonTypeInfo<T> type)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    public T Read<T>(ArcOperatorAnswer answer, JsonTypeInfo<T> type, string what)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body.Span, type) ?? throw Unreadable(what);
        }
        catch (JsonException)
        {
            // Not kept as a cause: its message quotes what it could not read.
            throw Unreadable(what);
        }
    }

    public ArcOperatorException Unexpected(HttpStatusCode status, string what) =>
        new($"arc at {_node} answered {(int)status} when asked to {what}");

    public ArcOperatorException Unreadable(string what) => new($"arc at {_node} gave an answer that cannot be read when asked to {what}");
}
