using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Admin.Keys;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Keys;

/// <summary><c>memtrace key revoke &lt;key_id&gt;…</c>.</summary>
internal static class RevokeKey
{
    private const string Example = """
        memtrace key revoke 7 --wait 10s
        memtrace key revoke 7 8 9             # all of them, or none when one does not exist
        """;

    public static Verb Build(Terminal terminal)
    {
        var ids = Flags.Words("key_id");
        var wait = ConfirmationWait.Flag();
        return new Verb("revoke", "Revoke keys: they are refused at once", Example, RunAsync) { ids, wait };

        Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken)
        {
            var keyIds = new List<long>();
            foreach (string text in line.GetRequiredValue(ids))
            {
                if (!KeyNumber.TryRead(text, out long keyId, out string wrong))
                {
                    return Task.FromResult(Outcome.WrongUsage(wrong));
                }

                keyIds.Add(keyId);
            }

            return !ConfirmationWait.TryRead(line, wait, out TimeSpan patience, out string fault)
                ? Task.FromResult(Outcome.WrongUsage(fault))
                : PlaceDoor.UseAsync(
                    terminal,
                    StoreUse.Registry,
                    place => keyIds is [var only]
                        ? RevokeAsync(place, only, patience, cancellationToken)
                        : RevokeAllAsync(place, keyIds, terminal.Time.GetUtcNow(), patience, cancellationToken),
                    cancellationToken);
        }
    }

    private static async Task<Outcome> RevokeAsync(
        IOperatorPlace place, long keyId, TimeSpan patience, CancellationToken cancellationToken)
    {
        Answer<ApiKey> answer = await place.Keys.RevokeKeyAsync(keyId, cancellationToken);
        if (answer.Value is not { } revoked)
        {
            return Outcome.Refused(answer.Problem!);
        }

        ConfirmedChange confirmed = await place.ConfirmAsync(patience, cancellationToken);
        var view = new RevokedKeyView(
            keyId, revoked.Facts.Name, revoked.OrganizationId, confirmed.ConfirmedNodes, confirmed.UnconfirmedNodes);
        return Outcome.Done($"Key {keyId} revoked", view, CliJson.Readable.RevokedKeyView) with { Note = confirmed.Note };
    }

    private static async Task<Outcome> RevokeAllAsync(
        IOperatorPlace place, List<long> keyIds, DateTimeOffset now, TimeSpan patience, CancellationToken cancellationToken)
    {
        Answer<ApiKey[]> answer = await place.Keys.RevokeKeysAsync(keyIds, cancellationToken);
        if (answer.Value is not { } revoked)
        {
            return Outcome.Refused(answer.Problem!);
        }

        ConfirmedChange confirmed = await place.ConfirmAsync(patience, cancellationToken);
        var view = new RevokedKeysView(
            [.. revoked.Select(key => KeyView.Of(key, now))], confirmed.ConfirmedNodes, confirmed.UnconfirmedNodes);
        string text = string.Join('\n', revoked.Select(key => $"Key {key.Facts.Id} revoked"));
        return Outcome.Done(text, view, CliJson.Readable.RevokedKeysView) with { Note = confirmed.Note };
    }
}
