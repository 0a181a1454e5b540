using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Admin.Organizations;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Organizations;

/// <summary><c>memtrace org delete &lt;org_id&gt;</c>.</summary>
internal static class DeleteOrganization
{
    private const string Example = """
        memtrace org delete org_0123456789abcdef01234567 --retain 90d
        memtrace org delete org_0123456789abcdef01234567 --purge
        """;

    private static readonly TimeSpan DefaultRetain = TimeSpan.FromDays(30);

    public static Verb Build(Terminal terminal)
    {
        var id = Flags.Word("org_id");
        var retain = Flags.Text("--retain", "time", "how long its rows are kept before they are removed (default 30d)");
        var purge = Flags.Switch("--purge", "remove everything now: keys, agents, sessions, Arc binding");
        var wait = ConfirmationWait.Flag();
        return new Verb("delete", "Delete an organization: its keys are refused at once", Example, RunAsync) { id, retain, purge, wait };

        async Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken)
        {
            TimeSpan kept = DefaultRetain;
            string fault = "";
            string? retainText = line.GetValue(retain);
            bool purged = line.IsOn(purge);
            if (retainText is not null && purged)
            {
                return Outcome.WrongUsage("--retain and --purge exclude each other");
            }

            if ((retainText is not null && !Duration.TryRead("--retain", retainText, Duration.Longest, out kept, out fault))
                || !ConfirmationWait.TryRead(line, wait, out TimeSpan patience, out fault))
            {
                return Outcome.WrongUsage(fault);
            }

            string organizationId = line.GetRequiredValue(id);
            return await PlaceDoor.UseAsync(
                terminal,
                StoreUse.Registry,
                place => DeleteAsync(place, organizationId, purged ? null : kept, patience, cancellationToken),
                cancellationToken);
        }
    }

    private static async Task<Outcome> DeleteAsync(
        IOperatorPlace place, string organizationId, TimeSpan? retain, TimeSpan patience, CancellationToken cancellationToken)
    {
        Answer<Organization> answer = retain is { } kept
            ? await place.Organizations.DeleteOrganizationAsync(organizationId, kept, cancellationToken)
            : await place.Organizations.PurgeOrganizationAsync(organizationId, cancellationToken);
        if (answer.Value is not { } deleted)
        {
            return Outcome.Refused(answer.Problem!);
        }

        ConfirmedChange confirmed = await place.ConfirmAsync(patience, cancellationToken);
        var view = new OrganizationDeletedView(
            deleted.Id,
            deleted.Name,
            retain is null ? null : Rfc3339.Format(deleted.PurgeAfter),
            confirmed.ConfirmedNodes,
            confirmed.UnconfirmedNodes);
        return Outcome.Done($"Organization {deleted.Id} deleted", view, CliJson.Readable.OrganizationDeletedView) with
        {
            Note = confirmed.Note,
        };
    }
}
