using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Admin.Keys;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Keys;

/// <summary><c>memtrace key rotate &lt;key_id&gt;</c>.</summary>
internal static class RotateKey
{
    private const string Example = """
        memtrace key rotate 7 --grace 24h     # both keys work for a day; key 7 is called ingest~7 from now on
        memtrace key rotate 7 --grace 0s      # key 7 is refused at once
        """;

    private const string Summary =
        "Issue a key in the place of another: same name, rights, networks and length of life; the old one works until the grace ends";

    private static readonly TimeSpan DefaultGrace = TimeSpan.FromHours(24);

    public static Verb Build(Terminal terminal)
    {
        var id = Flags.Word("key_id");
        var grace = Flags.Text("--grace", "time", "how long the old key goes on working; 0s ends it at once (default 24h)");
        var wait = ConfirmationWait.Flag();
        return new Verb("rotate", Summary, Example, RunAsync) { id, grace, wait };

        Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken)
        {
            TimeSpan kept = DefaultGrace;
            if (!KeyNumber.TryRead(line.GetRequiredValue(id), out long keyId, out string fault)
                || (line.GetValue(grace) is { } text && !Duration.TryRead("--grace", text, Duration.Longest, out kept, out fault))
                || !ConfirmationWait.TryRead(line, wait, out TimeSpan patience, out fault))
            {
                return Task.FromResult(Outcome.WrongUsage(fault));
            }

            return PlaceDoor.UseAsync(
                terminal,
                StoreUse.Registry,
                place => RotateAsync(place, keyId, kept, patience, cancellationToken),
                cancellationToken);
        }
    }

    private static async Task<Outcome> RotateAsync(
        IOperatorPlace place, long keyId, TimeSpan grace, TimeSpan patience, CancellationToken cancellationToken)
    {
        Answer<RotatedKey> answer = await place.Keys.RotateKeyAsync(keyId, grace, cancellationToken);
        if (answer.Value is not { } rotated)
        {
            return Outcome.Refused(answer.Problem!);
        }

        ConfirmedChange confirmed = await place.ConfirmAsync(patience, cancellationToken);
        var issued = IssuedKeyView.Of(rotated.Issued);
        string rest = grace == TimeSpan.Zero
            ? $"Key {keyId} is refused from now on"
            : $"Key {keyId} works until {Rfc3339.Format(rotated.Replaced.Facts.EndsAt)}";
        return Outcome.Done(
            $"{issued.Text}\n{rest}", RotatedKeyView.Of(issued, rotated.Replaced, confirmed), CliJson.Readable.RotatedKeyView) with
        {
            Note = confirmed.Note,
            Secret = ShownOnce.Kept(
                "the new key", $"it is key {issued.Id}, and `memtrace key rotate {issued.Id} --grace 0s` shows another in its place; {rest}"),
        };
    }
}
