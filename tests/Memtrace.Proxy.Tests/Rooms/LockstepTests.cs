using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>Two hundred organizations on one Arc, all asking at the same moment, round after round.</summary>
public sealed class LockstepTests
{
    private const int Organizations = 200;
    private const int Rounds = 100;

    [Fact]
    public async Task No_request_ever_carries_another_organizations_credential_database_or_body()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(level: Microsoft.Extensions.Logging.LogLevel.Warning);
        await using RecordingUpstream arc = await RecordingUpstream.StartAsync(keeping: false);
        var crossed = new ConcurrentQueue<string>();
        int seen = 0;
        arc.Answer = context => CheckAsync(context, crossed, () => Interlocked.Increment(ref seen));
        string[] keys = [.. Enumerable.Range(0, Organizations).Select(i => proxy.Bindings.Issue($"org_{i}", arc.Url, $"tenant_{i}", $"secret-{i}"))];
        using var round = new AsyncBarrier(Organizations);

        await Task.WhenAll(keys.Select((key, i) => Task.Run(() => AskAsync(proxy, key, i, round, crossed))));

        Assert.Empty(crossed);
        Assert.Equal(Organizations * Rounds, seen);
    }

    private static async Task AskAsync(ProxyUnderTest proxy, string key, int organization, AsyncBarrier barrier, ConcurrentQueue<string> crossed)
    {
        for (int round = 0; round < Rounds; round++)
        {
            string marker = $"m-{organization}-{round}";
            await barrier.WaitAsync();
            using var request = new HttpRequestMessage(HttpMethod.Post, round % 2 == 0 ? "/write?precision=ns" : "/api/v1/query");
            request.Content = round % 2 == 0
                ? new StringContent($"cpu,marker={marker} v=1 1", Encoding.UTF8, "text/plain")
                : Asking.Json($$"""{"sql":"SELECT '{{marker}}'"}""");
            request.Headers.TryAddWithoutValidation("x-api-key", key);
            request.Headers.TryAddWithoutValidation("User-Agent", marker);
            using HttpResponseMessage answer = await proxy.Client.SendAsync(request);
            string body = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode is not HttpStatusCode.OK || body != marker)
            {
                crossed.Enqueue($"{marker} was answered {(int)answer.StatusCode} {body}");
            }
        }
    }

    // A request belongs to the organization that its marker names; everything else in it must belong to the same one.
    private static async Task CheckAsync(HttpContext context, ConcurrentQueue<string> crossed, Action count)
    {
        count();
        HttpRequest request = context.Request;
        string marker = request.Headers.UserAgent.ToString();
        string organization = marker.Split('-')[1];
        using var reader = new StreamReader(request.Body);
        string body = await reader.ReadToEndAsync();
        bool own = request.Headers["x-api-key"] == $"secret-{organization}"
            && request.Headers["x-arc-database"] == $"tenant_{organization}"
            && (!request.Query.ContainsKey("db") || request.Query["db"] == $"tenant_{organization}")
            && (body == $"cpu,marker={marker} v=1 1" || body == $$"""{"sql":"SELECT \u0027{{marker}}\u0027"}""" || body == $$"""{"sql":"SELECT '{{marker}}'"}""");
        if (!own)
        {
            crossed.Enqueue($"{marker}: {request.Headers["x-api-key"]} {request.Headers["x-arc-database"]} {request.QueryString} {body}");
        }

        await context.Response.WriteAsync(marker);
    }

    /// <summary>Lets everybody go when everybody has come.</summary>
    private sealed class AsyncBarrier(int parties) : IDisposable
    {
        private readonly Lock _gate = new();
        private TaskCompletionSource _open = New();
        private int _came;

        public Task WaitAsync()
        {
            lock (_gate)
            {
                Task open = _open.Task;
                if (++_came == parties)
                {
                    _open.SetResult();
                    _open = New();
                    _came = 0;
                }

                return open.WaitAsync(TimeSpan.FromSeconds(60));
            }
        }

        public void Dispose() => _open.TrySetCanceled();

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
