using System.Text.Json;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Rooms;

namespace Memtrace.Proxy.Answers;

/// <summary>
/// An error answer of Arc's as a refusal: its status stays, of its text only what is known to show nothing. It is JSON also where Arc
/// would have written MessagePack: every no of the proxy comes through one door, and a client that looks at status or content type
/// before it decodes meets nothing new.
/// </summary>
internal static class ArcErrors
{
    private const int LastStatus = 599;

    /// <summary>The refusal, and whether the engine said that it answers nothing more.</summary>
    public static async ValueTask<(Refusal Refusal, bool Invalidated)> ExplainAsync(
        HttpResponseMessage answer, TenantRequest request, CancellationToken cancellationToken)
    {
        int status = (int)answer.StatusCode;
        if (status is < 400 or > LastStatus)
        {
            return (RefusalCatalogue.BackendError with { Status = StatusCodes.Status502BadGateway }, false);
        }

        ReadOnlyMemory<byte> body = await AnswerBody.ReadAsync(answer, AnswerBody.MaxError, cancellationToken);
        string text = ErrorText(body.Span);
        string? sentence = ArcErrorText.Sentence(text, request.Arc.Database);
        Refusal refusal = status switch
        {
            504 => RefusalCatalogue.BackendTimedOut,
            < 500 => Say(RefusalCatalogue.BackendRejected, status, sentence),
            _ when request.Endpoint.Permission is KeyPermissions.Read => Say(RefusalCatalogue.BackendError, status, sentence ?? QueryFailed(text)),
            _ => Say(RefusalCatalogue.BackendError, status, sentence),
        };
        return (refusal with { RetryAfterSeconds = RetryAfter(answer) }, status >= 500 && ArcErrorText.TellsOfInvalidation(text));
    }

    /// <summary>The sentence for a failed query: what kind of failure it was, as far as DuckDB's own class tells.</summary>
    public static string QueryFailed(string text) =>
        ArcErrorText.DuckDbClass(text) is { } name
            ? $"the query failed in the storage backend: {name}"
            : RefusalCatalogue.BackendError.Error;

    private static Refusal Say(Refusal refusal, int status, string? sentence) =>
        refusal with { Status = status, Error = sentence ?? refusal.Error };

    private static string ErrorText(ReadOnlySpan<byte> body)
    {
        if (PackedErrorText.IsMap(body))
        {
            return PackedErrorText.Read(body);
        }

        try
        {
            var reader = new Utf8JsonReader(body);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind is JsonValueKind.Object
                && document.RootElement.TryGetProperty("error", out JsonElement error)
                && error.ValueKind is JsonValueKind.String
                    ? error.GetString()!
                    : "";
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Broken JSON, or a string whose bytes are no text.
            return "";
        }
    }

    private static int? RetryAfter(HttpResponseMessage answer) =>
        answer.Headers.RetryAfter?.Delta is { TotalSeconds: >= 0 and <= 86400 } delta ? (int)delta.TotalSeconds : null;
}
