using System.Text.Json;
using Memtrace.Cli.Development;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Hosting;
using Memtrace.Proxy.Storage;

namespace Memtrace.Cli.Serving;

/// <summary><c>memtrace serve --upstream arcdev</c>: something to load, without an Arc.</summary>
internal static class ServeDevelopment
{
    private const string Name = "loadtest";

    private const string Warning =
        "warning: DEVELOPMENT ARC in this process: everything it holds is in memory and gone at the end; for load tests and development, NEVER FOR PRODUCTION";

    public static async Task<Outcome> RunAsync(Terminal terminal, bool json, CancellationToken cancellationToken)
    {
        using DevelopmentPlace? place = DevelopmentPlace.Make(terminal, json, out string fault);
        if (place is null)
        {
            return Outcome.Refused(fault);
        }

        SteadySeat? seat = place.Seat;
        await using DevelopmentArc? arc = await StartArcAsync(seat, cancellationToken);
        if (arc is null)
        {
            return Outcome.Refused(
                $"the development Arc of this store belongs on 127.0.0.1:{seat}, where another program listens: is this store served already?");
        }

        DevelopmentOrganization? made = await ProvisionAsync(arc, place, terminal.Time, cancellationToken);
        await using ProxyHost proxy = await ProxyHost.StartAsync(place.Options, cancellationToken);
        await terminal.Error.WriteLineAsync(terminal.ErrorColoured ? $"\e[1;33m{Warning}\e[0m" : Warning);
        DevelopmentView view = Describe(place, arc, proxy, made);
        await terminal.Output.WriteLineAsync(json ? JsonSerializer.Serialize(view, CliJson.Readable.DevelopmentView) : DevelopmentText.Write(view));
        await Task.Delay(Timeout.InfiniteTimeSpan, terminal.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Outcome.Ended();
    }

    // Its organizations are bound to one port: on another they would not find it.
    private static async Task<DevelopmentArc?> StartArcAsync(SteadySeat? seat, CancellationToken cancellationToken)
    {
        try
        {
            return await DevelopmentArc.StartAsync(Name, seat, cancellationToken);
        }
        catch (IOException) when (seat is not null)
        {
            return null;
        }
    }

    // An operator's own store is left as it is once it knows an organization.
    private static async Task<DevelopmentOrganization?> ProvisionAsync(
        DevelopmentArc arc, DevelopmentPlace place, TimeProvider time, CancellationToken cancellationToken)
    {
        await using SqlStore store = await StoreDoor.OpenAsync(place.Options, time, cancellationToken);
        bool isFresh = (await store.Registry.ListOrganizationsAsync(cancellationToken)).Count == 0
            && (await store.Registry.ListDeletedOrganizationsAsync(cancellationToken)).Count == 0;
        return isFresh ? await arc.ProvisionAsync(store, Name, Name, cancellationToken) : null;
    }

    private static DevelopmentView Describe(
        DevelopmentPlace place, DevelopmentArc arc, ProxyHost proxy, DevelopmentOrganization? made) => new(
        proxy.TenantUrl.GetLeftPart(UriPartial.Authority),
        arc.Url.GetLeftPart(UriPartial.Authority),
        place.Store,
        place.IsTemporary,
        made?.OrgId,
        made?.Database,
        made?.Key,
        made is null ? null : place.Keep("keys.txt", made.Key),
        place.Keep("arc.key", arc.Credential.Reveal()),
        place.IsTemporary ? place.Keep("master.key", place.Options.MasterKey!.Reveal()) : null);
}
