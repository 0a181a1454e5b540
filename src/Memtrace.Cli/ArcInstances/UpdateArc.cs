using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Arcs;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Tenancies;

namespace Memtrace.Cli.ArcInstances;

/// <summary><c>memtrace org update-arc &lt;org_id&gt;</c>.</summary>
internal static class UpdateArc
{
    private const string Example = "memtrace org update-arc org_0123456789abcdef01234567 --url http://arc-1:8000 --url http://arc-2:8000";

    public static Verb Build(Terminal terminal)
    {
        var id = Flags.Word("org_id");
        var flags = new ArcFlags();
        var wait = ConfirmationWait.Flag();
        var verb = new Verb("update-arc", "Change an organization's Arc, whole or not at all", Example, RunAsync) { id };
        flags.AddTo(verb);
        verb.Options.Add(wait);
        return verb;

        async Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken)
        {
            if (!flags.AnyGiven(line))
            {
                return Outcome.WrongUsage(
                    "nothing to change: give at least one of --url, --database, --api-key, --measurement, --dedicated");
            }

            if (!flags.TryRead(line, terminal.Input, out ArcChange change, out string fault)
                || !ConfirmationWait.TryRead(line, wait, out TimeSpan patience, out fault))
            {
                return Outcome.WrongUsage(fault);
            }

            return await PlaceDoor.UseAsync(
                terminal,
                StoreUse.Probe,
                place => UpdateAsync(
                    place, line.GetRequiredValue(id), change, flags.Verifies(line), patience, cancellationToken),
                cancellationToken);
        }
    }

    private static async Task<Outcome> UpdateAsync(
        IOperatorPlace place, string organizationId, ArcChange change, bool verify, TimeSpan patience, CancellationToken cancellationToken)
    {
        Told<ArcView> told = await place.Tenancy.UpdateArcAsync(organizationId, change, verify, patience, cancellationToken);
        return told.Value is { } view
            ? Outcome.Done(ArcText.Of($"Arc instance updated for {view.OrgId}", view), view, CliJson.Readable.ArcView) with { Note = told.Note }
            : Outcome.Refused(ArcFlags.Advise(told.Problem!));
    }
}
