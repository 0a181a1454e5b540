using System.Text.Json;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Rooms;

namespace Memtrace.Proxy.Answers;

/// <summary>An error answer of Arc's as a refusal: its status stays, its text only where nothing can be hidden in it.</summary>
internal static class ArcErrors
{
    public static async ValueTask<Refusal> ExplainAsync(HttpResponseMessage answer, TenantRequest request, CancellationToken cancellationToken)
    {
        int status = (int)answer.StatusCode;
        if (status < 400)
        {
            return RefusalCatalogue.BackendError with { Status = StatusCodes.Status502BadGateway };
        }

        ReadOnlyMemory<byte> body = await AnswerBody.ReadAsync(answer, AnswerBody.MaxError, cancellationToken);
        string text = ErrorText(body.Span);
        Refusal refusal = status switch
        {
            504 => RefusalCatalogue.BackendTimedOut,
            >= 500 when request.Endpoint.Permission is KeyPermissions.Read =>
                RefusalCatalogue.BackendError with { Status = status, Error = QueryFailed(text) },
            >= 500 => RefusalCatalogue.BackendError with { Status = status },
            _ when ArcErrorText.IsPlainSentence(text) && !Shows(text, request.Arc.Credential) => RefusalCatalogue.BackendRejected with { Status = status, Error = text },
            _ => RefusalCatalogue.BackendRejected with { Status = status },
        };
        return refusal with { RetryAfterSeconds = RetryAfter(answer) };
    }

    /// <summary>The sentence for a failed query: what kind of failure it was, as far as DuckDB's own class tells.</summary>
    public static string QueryFailed(string text) =>
        ArcErrorText.DuckDbClass(text) is { } name
            ? $"the query failed in the storage backend: {name}"
            : RefusalCatalogue.BackendError.Error;

    // A backend that repeats what it was sent must not hand its credential to the caller.
    private static bool Shows(string text, ArcCredential credential) =>
        !credential.IsEmpty && text.Contains(credential.Reveal(), StringComparison.OrdinalIgnoreCase);

    private static string ErrorText(ReadOnlySpan<byte> body)
    {
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
