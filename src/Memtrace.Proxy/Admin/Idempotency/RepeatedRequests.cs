using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Memtrace.Proxy.Admin.Access;
using Memtrace.Proxy.Core.Access;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Registry;
using Microsoft.Extensions.Primitives;

namespace Memtrace.Proxy.Admin.Idempotency;

/// <summary>Runs a request that carries an <c>Idempotency-Key</c> once within a day, on whatever node it comes again.</summary>
internal sealed class RepeatedRequests(IKeptAnswers kept, VainClaims vain)
{
    /// <summary>The header by which a caller says which requests are one.</summary>
    public const string Header = "Idempotency-Key";

    private const int LongestKey = 128;

    /// <summary>The key; null when there is none. False when it is no key.</summary>
    public static bool TryReadKey(StringValues header, out string? key)
    {
        key = header.Count == 1 ? header[0] : null;
        return header.Count == 0
            || (key is { Length: >= 1 and <= LongestKey } && !key.AsSpan().ContainsAnyExceptInRange(' ', '~'));
    }

    /// <summary>Runs it, or gives what was answered before.</summary>
    /// <param name="caller">Whose key it is: two callers may choose the same.</param>
    /// <param name="key">The key.</param>
    /// <param name="request">Everything that the request says.</param>
    /// <param name="patience">How long it may wait for nodes.</param>
    /// <param name="run">Runs it.</param>
    /// <exception cref="RegistryException">The store failed.</exception>
    public async Task<AdminAnswer> RunAsync(
        AdminCaller caller, string key, byte[] request, TimeSpan patience, Func<Task<AdminAnswer>> run)
    {
        string of = Digest([.. caller.TokenDigest.Span, .. Encoding.UTF8.GetBytes(key)]);
        KeptClaim claim = await kept.ClaimAsync(of, request, patience, CancellationToken.None);
        switch (claim.State)
        {
            case KeptState.Answered:
                return Read(claim.Answer!);
            case KeptState.Claimed:
                return await RunClaimedAsync(of, claim.BegunAt!.Value, run);
            default:
                return AdminAnswer.Refused(
                    claim.State == KeptState.Other ? AdminRefusals.KeyReused
                    : claim.State == KeptState.UnderWay ? AdminRefusals.InProgress
                    : Unknown(caller, claim));
        }
    }

    // Whatever it changed is a row of the audit log, written with the change.
    private static Refusal Unknown(AdminCaller caller, KeptClaim claim) => claim.BegunAt is { } begun
        ? AdminRefusals.OutcomeUnknown with
        {
            Hint = $"it was begun at {Rfc3339.WholeSeconds(begun)}: look in {AdminApi.Prefix}/audit for what {caller.Actor} has done since; "
                + "if it was not done, send it with another key",
        }
        : AdminRefusals.OutcomeUnknown;

    private async Task<AdminAnswer> RunClaimedAsync(string of, DateTimeOffset begunAt, Func<Task<AdminAnswer>> run)
    {
        // Whatever else fails without an answer leaves the claim: nobody can tell whether the store has taken the change. An operation
        // lets a failure of the store out only where it has committed nothing before, or does what it did once more without harm.
        AdminAnswer answer;
        try
        {
            answer = await run();
        }
        catch (RegistryException failure) when (failure.HasLeftNothing)
        {
            await vain.ForgetAsync(of, begunAt);
            throw;
        }

        // Nor can an operation that has answered, of a change whose commit was not answered.
        if (answer.IsOpen)
        {
            return answer;
        }

        // What may be otherwise in a moment is asked for anew under the same key.
        if (answer.Status >= StatusCodes.Status500InternalServerError || answer.Refusal is { RetryAfterSeconds: not null })
        {
            await vain.ForgetAsync(of, begunAt);
            return answer;
        }

        await kept.KeepAsync(of, JsonSerializer.SerializeToUtf8Bytes(KeptAnswer.Of(answer), AdminJson.Strict.KeptAnswer), CancellationToken.None);
        return answer;
    }

    private static AdminAnswer Read(byte[] bytes) =>
        JsonSerializer.Deserialize(bytes, AdminJson.Strict.KeptAnswer)!.ToAnswer();

    private static string Digest(byte[] text) => Convert.ToHexStringLower(SHA256.HashData(text));
}
