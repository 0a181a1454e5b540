using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Memtrace.ArcDev.Http;

/// <summary>Writes the small answers. Query results have their own writers, because they stream.</summary>
internal static class Answer
{
    // Go's encoder leaves quotes and non-ASCII text alone; so do we, or texts would look different from Arc's.
    public static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Task EmptyAsync(ArcRequest request, int status)
    {
        request.Http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    public static Task JsonAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, JsonOptions))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return BytesAsync(context, status, "application/json", buffer.WrittenMemory);
    }

    public static Task JsonAsync(ArcRequest request, int status, Action<Utf8JsonWriter> write) => JsonAsync(request.Http, status, write);

    /// <summary>The shape of write, list and routing errors: no <c>success</c> member.</summary>
    public static Task ErrorAsync(ArcRequest request, int status, string error) => ErrorAsync(request.Http, status, error);

    public static Task ErrorAsync(HttpContext context, int status, string error) =>
        JsonAsync(context, status, json => json.WriteString("error", error));

    /// <summary>The shape of refusals for want of a credential or a permission, and of the operator's routes.</summary>
    public static Task FailureAsync(ArcRequest request, int status, string error) => JsonAsync(request, status, json =>
    {
        json.WriteBoolean("success", false);
        json.WriteString("error", error);
    });

    public static Task TextAsync(ArcRequest request, string text) =>
        BytesAsync(request.Http, StatusCodes.Status200OK, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text));

    public static async Task BytesAsync(HttpContext context, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }
}
