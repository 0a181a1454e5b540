using System.CommandLine;
using System.Globalization;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Keys;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Keys;

/// <summary><c>memtrace key list</c>.</summary>
internal static class ListKeys
{
    private const string Example = "memtrace key list --org org_0123456789abcdef01234567 --wide";

    public static Verb Build(Terminal terminal)
    {
        var organization = Flags.Text("--org", "org_id", "the organization whose keys are listed (required)");
        var wide = Flags.Switch("--wide", "also state, end, last use and the networks a key may be used from");
        return new Verb("list", "List the keys of an organization", Example, RunAsync) { organization, wide };

        Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken) =>
            line.GetValue(organization) is not { Length: > 0 } organizationId
                ? Task.FromResult(Outcome.WrongUsage("--org is required"))
                : PlaceDoor.UseAsync(
                    terminal,
                    StoreUse.Registry,
                    place => ListAsync(place, organizationId, terminal.Time, line.IsOn(wide), cancellationToken),
                    cancellationToken);
    }

    private static async Task<Outcome> ListAsync(
        IOperatorPlace place, string organizationId, TimeProvider time, bool wide, CancellationToken cancellationToken)
    {
        IReadOnlyList<ApiKey> all = await place.Keys.ListKeysAsync(organizationId, cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        Columns table = wide ? Wide(all, now, time.LocalTimeZone) : Narrow(all, time.LocalTimeZone);
        return Outcome.Done(table, new ItemsView<KeyView>([.. all.Select(key => KeyView.Of(key, now))]), CliJson.Readable.KeyItems);
    }

    // The columns of Memtrace 0.2, to the letter: scripts read them.
    private static Columns Narrow(IReadOnlyList<ApiKey> all, TimeZoneInfo zone)
    {
        Columns columns = new Columns(6, 30, 20, 10).Add("ID", "NAME", "PERMS", "ENABLED", "CREATED");
        foreach (ApiKey key in all)
        {
            columns.Add(
                key.Facts.Id.ToString(CultureInfo.InvariantCulture),
                key.Facts.Name,
                KeyPermissionsText.Format(key.Facts.Permissions),
                key.Facts.Enabled ? "true" : "false",
                KeyText.Local(key.CreatedAt, zone));
        }

        return columns;
    }

    private static Columns Wide(IReadOnlyList<ApiKey> all, DateTimeOffset now, TimeZoneInfo zone)
    {
        Columns columns = new Columns(6, 30, 20, 10, 16, 16, 16)
            .Add("ID", "NAME", "PERMS", "STATE", "CREATED", "ENDS", "LAST USED", "ALLOWED FROM");
        foreach (ApiKey key in all)
        {
            columns.Add(
                key.Facts.Id.ToString(CultureInfo.InvariantCulture),
                key.Facts.Name,
                KeyPermissionsText.Format(key.Facts.Permissions),
                KeyStates.Name(key.Facts.StateAt(now)),
                KeyText.Local(key.CreatedAt, zone),
                KeyText.LocalOrNever(key.Facts.EndsAt, zone),
                KeyText.LocalOrNever(key.LastUsedAt, zone),
                key.Facts.AllowedNetworks.Format());
        }

        return columns;
    }
}
