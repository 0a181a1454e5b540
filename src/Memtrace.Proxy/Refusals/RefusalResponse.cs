using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Rooms;
using Memtrace.Proxy.Telemetry.Requests;

namespace Memtrace.Proxy.Refusals;

/// <summary>The only door through which the proxy says no: one status, one JSON shape, for every room.</summary>
internal static class RefusalResponse
{
    // The hint of an unbound organization is told literally, angle brackets and all; the content type is JSON and nothing else.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Catalogue entries are written once; what a room made with its own position or hint is written each time.
    private static readonly Dictionary<Refusal, byte[]> Written = new(
        RefusalCatalogue.All.Concat(KeyRefusals.All).Select(refusal => KeyValuePair.Create(refusal, Write(refusal))), ReferenceEqualityComparer.Instance);

    /// <summary>Answers with a refusal; does nothing but note it when an answer is already on its way.</summary>
    public static async Task WriteAsync(HttpContext context, Refusal refusal)
    {
        if (context.Features.Get<TenantRequest>() is { } request)
        {
            request.Refusal = refusal;
        }

        if (context.Response.HasStarted)
        {
            return;
        }

        HttpResponse response = context.Response;
        response.Clear();
        RequestIds.Say(context);
        response.StatusCode = refusal.Status;
        response.ContentType = "application/json";
        if (refusal.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (refusal.Allow is { } allow)
        {
            response.Headers.Allow = allow;
        }

        if (refusal.Challenge is { } challenge)
        {
            response.Headers.WWWAuthenticate = challenge;
        }

        if (refusal.ClosesConnection)
        {
            response.Headers.Connection = "close";
        }

        byte[] body = BodyOf(refusal);
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>What a refusal says.</summary>
    public static byte[] BodyOf(Refusal refusal) => Written.TryGetValue(refusal, out byte[]? known) ? known : Write(refusal);

    private static byte[] Write(Refusal refusal)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteString("error", refusal.Error);
            if (refusal.Hint is { } hint)
            {
                json.WriteString("hint", hint);
            }

            json.WriteString("code", refusal.Code);
            if (refusal.Position is { } position)
            {
                json.WriteNumber("position", position);
            }

            if (refusal.Excerpt is { } excerpt)
            {
                json.WriteString("excerpt", excerpt);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
