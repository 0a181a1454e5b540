using System.Globalization;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Keys;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Keys;

/// <summary><c>memtrace key show &lt;key_id&gt;</c>.</summary>
internal static class ShowKey
{
    private const string Example = "memtrace key show 7";

    private const int LabelWidth = 15;

    public static Verb Build(Terminal terminal)
    {
        var id = Flags.Word("key_id");
        return new Verb("show", "Show all that is known of a key, but not the key", Example, (line, cancellationToken) =>
            !KeyNumber.TryRead(line.GetRequiredValue(id), out long keyId, out string fault)
                ? Task.FromResult(Outcome.WrongUsage(fault))
                : PlaceDoor.UseAsync(
                    terminal,
                    StoreUse.Registry,
                    place => ShowAsync(place, keyId, terminal.Time.GetUtcNow(), cancellationToken),
                    cancellationToken))
        {
            id,
        };
    }

    private static async Task<Outcome> ShowAsync(IOperatorPlace place, long keyId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Answer<ApiKey> answer = await place.Keys.FindKeyAsync(keyId, cancellationToken);
        if (answer.Value is not { } key)
        {
            return Outcome.Refused(answer.Problem!);
        }

        var view = KeyView.Of(key, now);
        return Outcome.Done(string.Join('\n', Lines(view)), view, CliJson.Readable.KeyView);
    }

    private static IEnumerable<string> Lines(KeyView key) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"Key {key.Id}"),
        Line("name", key.Name),
        Line("org", key.OrgId),
        Line("permissions", string.Join(',', key.Permissions)),
        Line("state", key.State),
        Line("created", key.CreatedAt),
        Line("expires", key.ExpiresAt ?? "never"),
        .. key.GraceUntil is { } grace ? [Line("grace until", grace)] : Array.Empty<string>(),
        .. key.ReplacedBy is { } next ? [Line("replaced by", next.ToString(CultureInfo.InvariantCulture))] : Array.Empty<string>(),
        Line("last used", key.LastUsedAt ?? "never"),
        .. key.AllowCidrs.DefaultIfEmpty("anywhere").Select(network => Line("allowed", network)),
    ];

    private static string Line(string label, string value) => $"  {label}:".PadRight(LabelWidth) + OneLine.Of(value);
}
