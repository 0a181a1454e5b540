namespace Memtrace.Proxy.Answers;

/// <summary>Reads an upstream answer within a bound.</summary>
internal static class AnswerBody
{
    /// <summary>Bytes of an error answer that are looked at; a longer one is not shown.</summary>
    public const int MaxError = 64 * 1024;

    /// <summary>Bytes of a document that is written anew, such as a list of measurements: some thirty thousand names.</summary>
    public const int MaxDocument = 4 * 1024 * 1024;

    /// <summary>The whole body; empty when it is encoded, or longer than the bound.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage answer, int bound, CancellationToken cancellationToken)
    {
        if (answer.Content.Headers.ContentEncoding.Count > 0 || answer.Content.Headers.ContentLength > bound)
        {
            return default;
        }

        await using Stream stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        byte[] chunk = new byte[8192];
        int read;
        while ((read = await stream.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (body.Length + read > bound)
            {
                return default;
            }

            body.Write(chunk, 0, read);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
