using System.CommandLine;
using System.Globalization;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Keys;

/// <summary><c>memtrace key revoke &lt;key_id&gt;</c>.</summary>
internal static class RevokeKey
{
    private const string Example = "memtrace key revoke 7 --wait 10s";

    public static Verb Build(Terminal terminal)
    {
        var id = Flags.Word("key_id");
        var wait = ConfirmationWait.Flag();
        return new Verb("revoke", "Revoke a key: it is refused at once", Example, RunAsync) { id, wait };

        Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken)
        {
            string text = line.GetRequiredValue(id);
            if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long keyId))
            {
                string why = IsWholeNumber(text) ? "value out of range" : "invalid syntax";
                return Task.FromResult(Outcome.WrongUsage($"invalid key id: strconv.ParseInt: parsing \"{text}\": {why}"));
            }

            return !ConfirmationWait.TryRead(line, wait, out TimeSpan patience, out string fault)
                ? Task.FromResult(Outcome.WrongUsage(fault))
                : StoreDoor.UseAsync(
                    terminal,
                    StoreUse.Registry,
                    store => RevokeAsync(store, keyId, patience, cancellationToken),
                    cancellationToken);
        }
    }

    private static bool IsWholeNumber(string text) => text.Length > 0 && text.TrimStart('+', '-').All(char.IsAsciiDigit);

    private static async Task<Outcome> RevokeAsync(
        OpenedStore store, long keyId, TimeSpan patience, CancellationToken cancellationToken)
    {
        Answer<ApiKey> answer = await store.Registry.RevokeKeyAsync(keyId, cancellationToken);
        if (answer.Value is not { } revoked)
        {
            return Outcome.Refused(answer.Problem!);
        }

        ConfirmedChange confirmed = await store.ConfirmAsync(patience, cancellationToken);
        var view = new RevokedKeyView(
            keyId, revoked.Facts.Name, revoked.OrganizationId, confirmed.ConfirmedNodes, confirmed.UnconfirmedNodes);
        return Outcome.Done($"Key {keyId} revoked", view, CliJson.Readable.RevokedKeyView) with { Note = confirmed.Note };
    }
}
