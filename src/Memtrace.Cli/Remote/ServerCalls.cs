using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Memtrace.Cli.Shell;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Remote;

/// <summary>
/// What a verb asks of a server's admin API. Each change has a key of its own, so that it is made once although it is sent again when the
/// connection broke before there was an answer. Every member throws <see cref="RegistryException"/> when there is no answer that counts.
/// </summary>
internal sealed class ServerCalls : IDisposable
{
    private const string Prefix = "admin/v1/";
    private const int LongestAnswer = 64 * 1024 * 1024;
    private const int MostLooks = 60;
    private const string LookFirst = "; look whether it was done before you try again";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ServerAddress _server;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;

    public ServerCalls(ServerAddress server, TimeProvider time)
    {
        (_server, _time) = (server, time);
        _client = DirectClient.Create(Timeout.InfiniteTimeSpan, server.Roots);
        _client.BaseAddress = new Uri(server.Url, Prefix);
        _client.MaxResponseContentBufferSize = LongestAnswer;
    }

    public void Dispose() => _client.Dispose();

    /// <summary>What there is at a path.</summary>
    public async Task<Answer<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => Read(await SendAsync(new ServerCall(HttpMethod.Get, path), cancellationToken), type);

    /// <summary>The same, where nothing but a result is an answer.</summary>
    public async Task<T> ReadAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => OrFailure(await GetAsync(path, type, cancellationToken));

    /// <summary>The same, with what the operator should know of it; null when nothing.</summary>
    public async Task<(T Value, string? Note)> ReadNotedAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        ServerAnswer answer = await SendAsync(new ServerCall(HttpMethod.Get, path), cancellationToken);
        return (OrFailure(Read(answer, type)), answer.Note);
    }

    /// <summary>Makes a change; null is no body.</summary>
    public async Task<Answer<T>> ChangeAsync<T>(
        HttpMethod method, string path, JsonObject? body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => (await ChangeNotedAsync(method, path, body, type, cancellationToken)).Answer;

    /// <summary>The same, with what the operator should know of it either way; null when nothing.</summary>
    public async Task<(Answer<T> Answer, string? Note)> ChangeNotedAsync<T>(
        HttpMethod method, string path, JsonObject? body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        ServerAnswer answer = await SendAsync(new ServerCall(method, path, body) { Key = Guid.NewGuid().ToString() }, cancellationToken);
        return (Read(answer, type), answer.Note ?? ServerRefusal.HintOf(answer));
    }

    /// <summary>The result of an answer; a problem is a failure where no verb tells problems.</summary>
    public static T OrFailure<T>(Answer<T> answer)
        where T : class => answer.Value ?? throw new RegistryException(answer.Problem!);

    // What broke off on the way may still be under way there.
    private async Task<ServerAnswer> SendAsync(ServerCall call, CancellationToken cancellationToken)
    {
        ServerAnswer answer = await SendTwiceAsync(call, cancellationToken);
        for (int looks = 0; looks < MostLooks && ServerRefusal.IsUnderWay(answer); looks++)
        {
            await Task.Delay(Pause, _time, cancellationToken);
            answer = await SendTwiceAsync(call, cancellationToken);
        }

        return answer;
    }

    private Answer<T> Read<T>(ServerAnswer answer, JsonTypeInfo<T> type)
        where T : class
    {
        if ((int)answer.Status is < 200 or > 299)
        {
            return ServerRefusal.Read(_server, answer).OrProblem<T>();
        }

        try
        {
            return JsonSerializer.Deserialize(answer.Body, type) ?? throw ServerRefusal.Strange(_server, answer.Status);
        }
        catch (JsonException)
        {
            throw ServerRefusal.Strange(_server, answer.Status);
        }
    }

    private async Task<ServerAnswer> SendTwiceAsync(ServerCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await SendOnceAsync(call, cancellationToken);
        }
        catch (HttpRequestException fault) when (IsWorthAnother(fault))
        {
            return await SendLastAsync(call, cancellationToken);
        }
        catch (Exception fault) when (Describe(call, fault, cancellationToken) is { } failure)
        {
            throw failure;
        }
    }

    private async Task<ServerAnswer> SendLastAsync(ServerCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await SendOnceAsync(call, cancellationToken);
        }
        catch (Exception fault) when (Describe(call, fault, cancellationToken) is { } failure)
        {
            throw failure;
        }
    }

    private async Task<ServerAnswer> SendOnceAsync(ServerCall call, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = call.Write();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _server.Token.Reveal());
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(call.Patience);
        using HttpResponseMessage answer = await _client.SendAsync(request, limit.Token);
        return await ServerAnswer.OfAsync(answer, limit.Token);
    }

    // A name or a certificate that is wrong stays wrong; an answer that is too long comes again.
    private static bool IsWorthAnother(HttpRequestException fault) =>
        fault.HttpRequestError is not (HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError
            or HttpRequestError.ConfigurationLimitExceeded);

    private RegistryException? Describe(ServerCall call, Exception fault, CancellationToken cancellationToken) => fault switch
    {
        HttpRequestException broken => new RegistryException(Tell(broken), broken),
        OperationCanceledException when !cancellationToken.IsCancellationRequested => new RegistryException(
            $"{_server.Text} did not answer within {call.Patience.TotalSeconds:0}s{(call.Key is null ? "" : LookFirst)}"),
        OperationCanceledException when call.Key is not null => new RegistryException("interrupted; the server goes on" + LookFirst),
        _ => null,
    };

    private string Tell(HttpRequestException fault) => fault.HttpRequestError switch
    {
        HttpRequestError.ConfigurationLimitExceeded => $"the answer of {_server.Text} is too long",
        HttpRequestError.SecureConnectionError => $"cannot reach {_server.Text}: {fault.InnerException?.Message ?? fault.Message}",
        HttpRequestError.InvalidResponse => $"{_server.Text} does not answer as a server of the admin API",
        _ => $"cannot reach {_server.Text}: {fault.InnerException?.Message ?? fault.Message}",
    };
}
