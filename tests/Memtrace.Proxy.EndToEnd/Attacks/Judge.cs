using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Memtrace.Proxy.EndToEnd.Calls;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>Holds one exchange against what the list of attacks asks of it.</summary>
internal sealed class Judge(Stage stage)
{
    private const int AtOnce = 8;

    // What no answer to the attacker may hold, whatever was asked.
    private readonly string[] _secrets =
    [
        stage.Marker, stage.Bob.Key, stage.Bob.OrgId, stage.Bob.Name, Stage.Other, stage.Arc.Token, stage.Arc.Url.Authority,
        $":{stage.Arc.Url.Port}", stage.Tap.Authority, Stage.Root,
    ];

    private readonly UpstreamOracle _oracle = new(stage);

    /// <summary>Plays cases; gives what is wrong with how they went.</summary>
    public async Task<IReadOnlyList<string>> PlayAsync(IEnumerable<AttackCase> attacks)
    {
        ILookup<bool, AttackCase> byReach = attacks.ToLookup(attack => attack.Expected.StaysHere);
        List<string> faults = [.. await PlayAtOnceAsync([.. byReach[true]])];
        foreach (AttackCase attack in byReach[false])
        {
            faults.AddRange(await PlayAsync(attack));
        }

        return faults;
    }

    // Of cases that must not reach the Arc no byte may, of all together; whose bytes there were is found out one by one.
    private async Task<IReadOnlyList<string>> PlayAtOnceAsync(AttackCase[] attacks)
    {
        ConcurrentBag<string> faults = [];
        Tapped before = Tapped.Of(stage.Tap);
        await Parallel.ForEachAsync(attacks, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (attack, _) =>
        {
            RawRequest request = Made(attack);
            RawAnswer answer = await request.SendAsync(stage.Node.Url);
            foreach (string fault in FaultsOfAnswer(attack.Expected, answer).Concat(Leaks(answer)))
            {
                faults.Add(Report(attack, fault, request, answer));
            }
        });
        if (before == Tapped.Of(stage.Tap))
        {
            return [.. faults];
        }

        List<string> found = [];
        foreach (AttackCase attack in attacks)
        {
            found.AddRange(await PlayAsync(attack));
        }

        return found is [] ? ["bytes reached the Arc, and none when the same was done once more"] : found;
    }

    private async Task<IEnumerable<string>> PlayAsync(AttackCase attack)
    {
        RawRequest request = Made(attack);
        Tapped before = Tapped.Of(stage.Tap);
        RawAnswer answer = await request.SendAsync(stage.Node.Url);
        string[] found = [.. Faults(attack.Expected, answer, before)];
        return found is [] ? [] : [Report(attack, string.Join("; ", found), request, answer)];
    }

    private RawRequest Made(AttackCase attack)
    {
        RawRequest request = stage.Fill(attack.Request);
        bool keyed = request.Has("Authorization") || request.Has("x-api-key")
            || attack.Name.Contains(AttackTable.NoKey, StringComparison.Ordinal);
        return keyed ? request : request with { Headers = [("Authorization", $"Bearer {stage.Ann.Key}"), .. request.Headers] };
    }

    private static string Report(AttackCase attack, string fault, RawRequest request, RawAnswer answer) =>
        $"{attack}: {fault}\n{request}\n--\n{Short(answer.Text)}";

    /// <summary>What is wrong with an answer, and with what reached the Arc since a moment.</summary>
    public IEnumerable<string> Faults(Outcome expected, RawAnswer answer, Tapped before) =>
        [.. FaultsOfAnswer(expected, answer), .. Leaks(answer), .. FaultsUpstream(expected, before)];

    /// <summary>The words of an answer that should not be there.</summary>
    public IEnumerable<string> Leaks(RawAnswer answer) => _secrets
        .Where(secret => answer.SearchedWithoutExcerpt.Contains(secret, StringComparison.OrdinalIgnoreCase))
        .Select(secret => $"the answer shows {secret}");

    /// <summary>What is wrong with what reached the Arc since a moment.</summary>
    public IEnumerable<string> FaultsUpstream(Outcome expected, Tapped before)
    {
        TappedRequest[] seen = [.. stage.Tap.Requests.Skip(before.Requests)];
        foreach (string fault in stage.Tap.Faults.Skip(before.Faults).Concat(seen.SelectMany(_oracle.Faults)))
        {
            yield return fault;
        }

        if (expected.Upstream is null && !expected.MayAsk && (seen.Length > 0 || (expected.StaysHere && stage.Tap.Bytes != before.Bytes)))
        {
            string heads = string.Join('\n', seen.Select(request => request.Head));
            yield return $"{stage.Tap.Bytes - before.Bytes} bytes reached the Arc: {heads}";
        }

        if (expected.Upstream is { } upstream && seen is not [{ } only])
        {
            yield return $"{seen.Length} requests reached the Arc, not only {upstream}";
        }
        else if (expected.Upstream is { } wanted && $"{seen[0].Method} {seen[0].Target}" != wanted)
        {
            yield return $"{seen[0].Method} {seen[0].Target} reached the Arc, not {wanted}";
        }
        else if (expected.Body is { } body && !seen[0].Body.AsSpan().SequenceEqual(body))
        {
            yield return $"another body reached the Arc: {seen[0]}";
        }
    }

    private static IEnumerable<string> FaultsOfAnswer(Outcome expected, RawAnswer answer)
    {
        if (!expected.Statuses.Contains(answer.Status))
        {
            yield return $"status {answer.Status}, not {string.Join(" or ", expected.Statuses)}";
        }

        if (answer.Status >= 400 && !(expected.MayBeBare && answer.Body.Length == 0) && !IsRefusal(answer, expected.Code))
        {
            yield return $"no refusal {expected.Code}";
        }

        foreach (string word in expected.Says.Where(word => !answer.Body.Contains(word, StringComparison.Ordinal)))
        {
            yield return $"does not say {word}";
        }
    }

    private static bool IsRefusal(RawAnswer answer, string? code)
    {
        if (answer.Body.Length == 0 && answer.Head.Contains("Content-Length: ", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return answer.Object is { } said
            && said["error"] is JsonValue error && error.GetValueKind() is JsonValueKind.String && ((string)error!).Length > 0
            && said["code"] is JsonValue word && word.GetValueKind() is JsonValueKind.String
            && (code is null || (string)word! == code);
    }

    private static string Short(string text) => text.Length > 900 ? text[..900] : text;
}
