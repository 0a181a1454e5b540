using System.Net;
using System.Text.Json;
using Memtrace.Proxy.Admin;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Remote;

/// <summary>What a server says no with: a problem of what was wanted, or a failure of the server or the way there.</summary>
/// <param name="Sentence">Why not.</param>
/// <param name="Code">Which problem it is; null for a failure.</param>
internal sealed record ServerRefusal(string Sentence, ProblemCode? Code)
{
    /// <summary>Whether the same change is still being made.</summary>
    public static bool IsUnderWay(ServerAnswer answer) =>
        answer.Status == HttpStatusCode.Conflict && TryParse(answer.Body)?.Code == AdminRefusals.InProgress.Code;

    /// <summary>What a refusal says beside its reason; null for a result.</summary>
    public static string? HintOf(ServerAnswer answer) => (int)answer.Status is >= 200 and <= 299 ? null : TryParse(answer.Body)?.Hint;

    /// <summary>Reads an answer that is no result.</summary>
    public static ServerRefusal Read(ServerAddress server, ServerAnswer answer)
    {
        if (TryParse(answer.Body) is not { Error: { } error } refusal)
        {
            return new(Strange(server, answer.Status).Message, null);
        }

        return answer.Status switch
        {
            HttpStatusCode.Unauthorized => new($"{server.Text} refuses the token: {error}", null),
            HttpStatusCode.Forbidden => new($"{server.Text} refuses: {error}{(refusal.Hint is { } hint ? $"; {hint}" : "")}", null),
            _ when refusal.Code == RefusalCatalogue.NotFound.Code => new($"{server.Text} has no such operation: is it an older version?", null),
            _ when AdminProblems.CodeOf(refusal.Code) is { } code => new(error, code),
            _ => new(refusal.Hint is { } advice ? $"{error}; {advice}" : error, null),
        };
    }

    /// <summary>As the registry would tell it.</summary>
    /// <exception cref="RegistryException">It is a failure.</exception>
    public Answer<T> OrProblem<T>()
        where T : class => Code is { } code ? new Problem(Sentence, code) : throw new RegistryException(Sentence);

    /// <summary>An answer that no admin API gives.</summary>
    public static RegistryException Strange(ServerAddress server, HttpStatusCode status) =>
        new($"{server.Text} does not answer as a server of the admin API (status {(int)status})");

    private static RefusalView? TryParse(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, RemoteJson.Snake.RefusalView);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
