using System.CommandLine;
using System.Globalization;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Keys;

/// <summary><c>memtrace key list</c>.</summary>
internal static class ListKeys
{
    private const string Example = "memtrace key list --org org_0123456789abcdef01234567";

    public static Verb Build(Terminal terminal)
    {
        var organization = Flags.Text("--org", "org_id", "the organization whose keys are listed (required)");
        return new Verb("list", "List the keys of an organization", Example, RunAsync) { organization };

        Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken) =>
            line.GetValue(organization) is not { Length: > 0 } organizationId
                ? Task.FromResult(Outcome.WrongUsage("--org is required"))
                : StoreDoor.UseAsync(
                    terminal,
                    StoreUse.Registry,
                    store => ListAsync(store, organizationId, terminal.Time.LocalTimeZone, cancellationToken),
                    cancellationToken);
    }

    private static async Task<Outcome> ListAsync(
        OpenedStore store, string organizationId, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        IReadOnlyList<ApiKey> all = await store.Registry.ListKeysAsync(organizationId, cancellationToken);
        Columns columns = new Columns(6, 30, 20, 10).Add("ID", "NAME", "PERMS", "ENABLED", "CREATED");
        foreach (ApiKey key in all)
        {
            columns.Add(
                key.Facts.Id.ToString(CultureInfo.InvariantCulture),
                key.Facts.Name,
                KeyPermissionsText.Format(key.Facts.Permissions),
                key.Facts.Enabled ? "true" : "false",
                TimeZoneInfo.ConvertTime(key.CreatedAt, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        }

        return Outcome.Done(columns.ToString(), new ItemsView<KeyView>([.. all.Select(KeyView.Of)]), CliJson.Readable.KeyItems);
    }
}
