using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Arcs;
using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.ArcInstances;

/// <summary><c>memtrace org remove-arc &lt;org_id&gt;</c>.</summary>
internal static class RemoveArc
{
    private const string Example = "memtrace org remove-arc org_0123456789abcdef01234567";

    public static Verb Build(Terminal terminal)
    {
        var id = Flags.Word("org_id");
        var wait = ConfirmationWait.Flag();
        return new Verb("remove-arc", "Unbind an organization from its Arc", Example, RunAsync) { id, wait };

        Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken) =>
            !ConfirmationWait.TryRead(line, wait, out TimeSpan patience, out string fault)
                ? Task.FromResult(Outcome.WrongUsage(fault))
                : PlaceDoor.UseAsync(
                    terminal,
                    StoreUse.Credentials,
                    place => RemoveAsync(place, line.GetRequiredValue(id), patience, cancellationToken),
                    cancellationToken);
    }

    private static async Task<Outcome> RemoveAsync(
        IOperatorPlace place, string organizationId, TimeSpan patience, CancellationToken cancellationToken)
    {
        Answer<Organization> answer = await place.RemoveArcAsync(organizationId, cancellationToken);
        if (answer.Value is not { } organization)
        {
            return Outcome.Refused(answer.Problem!);
        }

        ConfirmedChange confirmed = await place.ConfirmAsync(patience, cancellationToken);
        return Outcome.Done(
            $"Arc instance removed for {organization.Id}",
            new ArcRemovedView(organization.Id, confirmed.ConfirmedNodes, confirmed.UnconfirmedNodes),
            CliJson.Readable.ArcRemovedView) with
        {
            Note = confirmed.Note,
        };
    }
}
