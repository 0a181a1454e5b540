using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Admin.Keys;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Keys;

/// <summary>How the verbs end that change a key: every node is waited for.</summary>
internal static class KeyChanged
{
    public static async Task<Outcome> ConfirmAsync(
        Terminal terminal, IOperatorPlace place, Answer<ApiKey> answer, string done, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (answer.Value is not { } changed)
        {
            return Outcome.Refused(answer.Problem!);
        }

        ConfirmedChange confirmed = await place.ConfirmAsync(patience, cancellationToken);
        var view = KeyView.Of(changed, terminal.Time.GetUtcNow(), confirmed);
        return Outcome.Done($"Key {changed.Facts.Id} {done}", view, CliJson.Readable.KeyView) with { Note = confirmed.Note };
    }
}
