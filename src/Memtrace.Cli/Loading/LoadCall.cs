namespace Memtrace.Cli.Loading;

/// <summary>The requests of one connection over HTTP, as an organization's program sends them.</summary>
internal sealed class LoadCall(HttpMessageInvoker invoker, LoadBodies bodies, TimeSpan patience) : ILoadCall, IDisposable
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly RefusalCodeReader _codes = new();
    private CancellationTokenSource _limit = new();

    public void Dispose() => _limit.Dispose();

    public async ValueTask<LoadAnswer> SendAsync(long turn, CancellationToken cancellationToken)
    {
        if (!_limit.TryReset())
        {
            _limit.Dispose();
            _limit = new CancellationTokenSource();
        }

        _limit.CancelAfter(patience);
        await using CancellationTokenRegistration cut = cancellationToken.UnsafeRegister(
            static limit => ((CancellationTokenSource)limit!).Cancel(), _limit);
        (HttpRequestMessage request, int length) = bodies.Make(turn);
        using (request)
        {
            try
            {
                using HttpResponseMessage answer = await invoker.SendAsync(request, _limit.Token);
                return await ReadAsync(answer, length);
            }
            catch (HttpRequestException failure)
            {
                return new LoadAnswer(0, CodeOf(failure.HttpRequestError), length, 0);
            }
            catch (IOException)
            {
                return new LoadAnswer(0, LoadAnswer.BrokenAnswer, length, 0);
            }
            catch (OperationCanceledException)
            {
                string why = cancellationToken.IsCancellationRequested ? LoadAnswer.Unanswered : LoadAnswer.TimedOut;
                return new LoadAnswer(0, why, length, 0);
            }
        }
    }

    private static string CodeOf(HttpRequestError error) => error switch
    {
        HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError => LoadAnswer.NoConnection,
        _ => LoadAnswer.BrokenAnswer,
    };

    private async ValueTask<LoadAnswer> ReadAsync(HttpResponseMessage answer, int sent)
    {
        await using Stream body = await answer.Content.ReadAsStreamAsync(_limit.Token);
        int status = (int)answer.StatusCode;
        (long received, int kept) = (0, 0);
        while (await body.ReadAsync(_buffer.AsMemory(kept), _limit.Token) is > 0 and int read)
        {
            received += read;
            // Of a refusal the first bytes are kept, which hold its code; of anything else nothing is.
            kept = status >= 400 ? Math.Min(kept + read, _buffer.Length / 2) : 0;
        }

        string code = status >= 400 ? _codes.Read(_buffer.AsSpan(0, kept)) : "";
        return new LoadAnswer(status, code, sent, received);
    }
}
