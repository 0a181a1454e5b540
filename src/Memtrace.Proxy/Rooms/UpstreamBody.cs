using System.Buffers;
using System.Runtime.InteropServices;
using Memtrace.Proxy.Bodies;
using Memtrace.Proxy.Core.Sql;
using Microsoft.AspNetCore.Http.Features;

namespace Memtrace.Proxy.Rooms;

/// <summary>Puts another body, or none, in the place of the one that a client sent.</summary>
internal static class UpstreamBody
{
    /// <summary>What goes upstream from here on is this text, as the only JSON that is ever sent there.</summary>
    public static void Replace(HttpContext context, string sql)
    {
        var buffer = new ArrayBufferWriter<byte>(sql.Length + 64);
        QueryBody.Write(sql, buffer);
        ReadOnlyMemory<byte> written = buffer.WrittenMemory;
        _ = MemoryMarshal.TryGetArray(written, out ArraySegment<byte> array);
        var body = new MemoryStream(array.Array!, array.Offset, array.Count, writable: false);
        Replace(context, body, array.Count, "application/json");
    }

    /// <summary>What goes upstream from here on is what was inspected, of the length that is known by now.</summary>
    public static void Replace(HttpContext context, InspectedBody body, string contentType) =>
        Replace(context, body, body.SentLength, contentType);

    /// <summary>What a client sent as the body of a request that has none goes nowhere.</summary>
    public static void Drop(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return;
        }

        HttpRequest request = context.Request;
        request.Body = Stream.Null;
        request.Headers.TransferEncoding = default;
        request.Headers.ContentEncoding = default;
        request.Headers.ContentType = default;
        request.ContentLength = null;
        context.Features.Set<IHttpRequestBodyDetectionFeature>(BodyDetection.NotThere);
    }

    private static void Replace(HttpContext context, Stream body, long? length, string contentType)
    {
        HttpRequest request = context.Request;
        request.Body = body;
        request.Headers.TransferEncoding = default;
        request.Headers.ContentEncoding = default;
        request.ContentLength = length;
        request.ContentType = contentType;
        context.Features.Set<IHttpRequestBodyDetectionFeature>(BodyDetection.There);
    }

    private sealed class BodyDetection(bool canHaveBody) : IHttpRequestBodyDetectionFeature
    {
        public static readonly BodyDetection There = new(true);
        public static readonly BodyDetection NotThere = new(false);

        public bool CanHaveBody => canHaveBody;
    }
}
