using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Arcs;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Tenancies;

namespace Memtrace.Cli.ArcInstances;

/// <summary><c>memtrace org add-arc &lt;org_id&gt;</c>.</summary>
internal static class AddArc
{
    private const string Example = """
        memtrace org add-arc org_0123456789abcdef01234567 --url http://arc:8000 --database acme --api-key-stdin < arc.key
        """;

    public static Verb Build(Terminal terminal)
    {
        var id = Flags.Word("org_id");
        var flags = new ArcFlags();
        var verb = new Verb("add-arc", "Bind an organization to its Arc", Example, RunAsync) { id };
        flags.AddTo(verb);
        return verb;

        async Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken)
        {
            string fault = !flags.HasUrl(line) ? "--url is required" : !flags.HasDatabase(line) ? "--database is required" : "";
            if (fault.Length > 0 || !flags.TryRead(line, terminal.Input, out ArcChange given, out fault))
            {
                return Outcome.WrongUsage(fault);
            }

            NewArc arc = Defaults.Complete(given);
            return await PlaceDoor.UseAsync(
                terminal,
                StoreUse.Probe,
                place => AddAsync(place, line.GetRequiredValue(id), arc, flags.Verifies(line), cancellationToken),
                cancellationToken);
        }
    }

    private static async Task<Outcome> AddAsync(
        IOperatorPlace place, string organizationId, NewArc arc, bool verify, CancellationToken cancellationToken)
    {
        Told<ArcView> told = await place.Tenancy.AddArcAsync(organizationId, arc, verify, cancellationToken);
        return told.Value is { } view
            ? Outcome.Done(ArcText.Of($"Arc instance bound to {view.OrgId}", view), view, CliJson.Readable.ArcView)
            : Outcome.Refused(ArcFlags.Advise(told.Problem!));
    }
}
