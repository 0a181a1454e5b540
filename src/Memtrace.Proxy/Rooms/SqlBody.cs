using Memtrace.Proxy.Bodies;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Sql;
using Microsoft.AspNetCore.Connections;

namespace Memtrace.Proxy.Rooms;

/// <summary>Reads a query body within its bound.</summary>
internal static class SqlBody
{
    // 10,000 bytes of SQL, every one of them escaped as \u00xx, and room for the object around it.
    private const int MaxLength = 64 * 1024;

    // What is announced costs nothing: room is made for what has come.
    private const int FirstBuffer = 4 * 1024;
    private const int Growth = 4;

    public static async ValueTask<(string? Sql, Refusal? Refusal)> ReadAsync(HttpContext context, CallerBody body)
    {
        HttpRequest request = context.Request;
        if (ContentRefusal(request) is { } refusal)
        {
            return (null, refusal);
        }

        using var held = new PooledBytes((int)Math.Min((request.ContentLength ?? MaxLength) + 1, FirstBuffer));
        try
        {
            int length = await FillAsync(body, held, context.RequestAborted);
            if (length > MaxLength)
            {
                return (null, RefusalCatalogue.BodyTooLarge);
            }

            refusal = QueryBody.TryRead(held.Span[..length], out string sql);
            return (sql, refusal);
        }
        catch (IOException fault) when (fault is not ConnectionResetException)
        {
            return (null, BodyRefusals.Explain(fault));
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
    private static async ValueTask<int> FillAsync(Stream body, PooledBytes held, CancellationToken cancellationToken)
    {
        int length = 0;
        int read = -1;
        while (read != 0 && length <= MaxLength)
        {
            if (length == held.Capacity)
            {
                held.Grow(Math.Min(length * Growth, MaxLength + 1));
            }

            read = await body.ReadAsync(held.Memory[length..], cancellationToken);
            length += read;
            held.Mark(length);
        }

        return length;
    }
}
