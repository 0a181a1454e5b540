using Microsoft.AspNetCore.Http;

namespace Memtrace.ArcDev.Http;

/// <summary>Reads a whole body within the limit and within the 30 s that Arc gives a request.</summary>
internal sealed class RequestBody(long limit, TimeProvider time)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public async ValueTask<(BodyOutcome Outcome, ReadOnlyMemory<byte> Bytes)> ReadAsync(HttpContext context)
    {
        var length = context.Request.ContentLength;
        if (length == 0 || (length is null && !context.Request.Headers.ContainsKey("Transfer-Encoding")))
        {
            return (BodyOutcome.Complete, ReadOnlyMemory<byte>.Empty);
        }

        if (length > limit)
        {
            return (BodyOutcome.TooLarge, default);
        }

        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        try
        {
            return length is long known
                ? (BodyOutcome.Complete, await ReadKnownAsync(context.Request.Body, known, either.Token))
                : await ReadChunkedAsync(context.Request.Body, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return (BodyOutcome.TooSlow, default);
        }
        catch (BadHttpRequestException)
        {
            return (BodyOutcome.Malformed, default);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadKnownAsync(Stream body, long length, CancellationToken cancellationToken)
    {
        var bytes = new byte[length];
        await body.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    private async Task<(BodyOutcome Outcome, ReadOnlyMemory<byte> Bytes)> ReadChunkedAsync(Stream body, CancellationToken cancellationToken)
    {
        using var gathered = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (gathered.Length + read > limit)
            {
                return (BodyOutcome.TooLarge, default);
            }

            gathered.Write(buffer, 0, read);
        }

        return (BodyOutcome.Complete, gathered.ToArray());
    }
}
