using System.Buffers;
using Memtrace.Proxy.Bodies;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Sql;

namespace Memtrace.Proxy.Rooms;

/// <summary>Reads a query body within its bound.</summary>
internal static class SqlBody
{
    // 10,000 bytes of SQL, every one of them escaped as \u00xx, and room for the object around it.
    private const int MaxLength = 64 * 1024;

    public static async ValueTask<(string? Sql, Refusal? Refusal)> ReadAsync(HttpContext context, CallerBody body)
    {
        HttpRequest request = context.Request;
        if (ContentRefusal(request) is { } refusal)
        {
            return (null, refusal);
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)(request.ContentLength ?? MaxLength) + 1);
        try
        {
            int length = await FillAsync(body, buffer, context.RequestAborted);
            if (length > MaxLength)
            {
                return (null, RefusalCatalogue.BodyTooLarge);
            }

            refusal = QueryBody.TryRead(buffer.AsSpan(0, length), out string sql);
            return (sql, refusal);
        }
        catch (IOException fault)
        {
            return (null, BodyRefusals.Explain(fault));
        }
        finally
        {
            // Somebody's SQL does not go back to the pool for the next tenant to meet.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static Refusal? ContentRefusal(HttpRequest request)
    {
        if (request.Headers.ContentType.Count > 1 || request.Headers.ContentEncoding.Count > 1)
        {
            return RefusalCatalogue.MalformedHeader;
        }

        string encoding = request.Headers.ContentEncoding.ToString();
        if ((encoding.Length > 0 && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)) || !IsJson(request.ContentType))
        {
            return RefusalCatalogue.UnsupportedEncoding;
        }

        return request.ContentLength > MaxLength ? RefusalCatalogue.BodyTooLarge : null;
    }

    private static bool IsJson(ReadOnlySpan<char> contentType)
    {
        int semicolon = contentType.IndexOf(';');
        ReadOnlySpan<char> type = (semicolon < 0 ? contentType : contentType[..semicolon]).Trim();
        ReadOnlySpan<char> rest = semicolon < 0 ? default : contentType[(semicolon + 1)..].Trim();
        bool json = type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.Equals("text/json", StringComparison.OrdinalIgnoreCase)
            || (type.StartsWith("application/", StringComparison.OrdinalIgnoreCase) && type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
        return json
            && (rest.IsEmpty
                || rest.Equals("charset=utf-8", StringComparison.OrdinalIgnoreCase)
                || rest.Equals("charset=\"utf-8\"", StringComparison.OrdinalIgnoreCase));
    }

    // One byte beyond the bound is enough to know that it was crossed.
    private static async ValueTask<int> FillAsync(Stream body, byte[] buffer, CancellationToken cancellationToken)
    {
        int length = 0;
        while (length < buffer.Length && length <= MaxLength)
        {
            int read = await body.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        return length;
    }
}
