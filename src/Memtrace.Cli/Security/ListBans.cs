using System.Globalization;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Bans;
using Memtrace.Proxy.Core.Attempts;

namespace Memtrace.Cli.Security;

/// <summary><c>memtrace security bans list</c>.</summary>
internal static class ListBans
{
    private const string Example = "memtrace security bans list --json";

    public static Verb Build(Terminal terminal) =>
        new("list", "List the banned addresses and the nodes that counted their failures", Example, (_, cancellationToken) =>
            PlaceDoor.UseAsync(
                terminal,
                StoreUse.Registry,
                place => ListAsync(place, terminal.Time.LocalTimeZone, cancellationToken),
                cancellationToken));

    private static async Task<Outcome> ListAsync(IOperatorPlace place, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        IReadOnlyList<Ban> all = await place.Bans.ListAsync(cancellationToken);
        Columns columns = new Columns(24, 8, 19, 19).Add("ADDRESS", "FAILURES", "SINCE", "UNTIL", "NODE");
        foreach (Ban ban in all)
        {
            columns.Add(
                ban.Address.ToString(),
                ban.Failures.ToString(CultureInfo.InvariantCulture),
                Local(ban.Since, zone),
                Local(ban.Until, zone),
                ban.Node);
        }

        return Outcome.Done(columns, new ItemsView<BanView>([.. all.Select(BanView.Of)]), CliJson.Readable.BanItems);
    }

    private static string Local(DateTimeOffset instant, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(instant, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
