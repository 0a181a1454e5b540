using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Organizations;

/// <summary><c>memtrace org suspend &lt;org_id&gt;</c>.</summary>
internal static class SuspendOrganization
{
    private const string Example = "memtrace org suspend org_0123456789abcdef01234567 --reason \"invoice 4711 is overdue\"";

    public static Verb Build(Terminal terminal)
    {
        var id = Flags.Word("org_id");
        var reason = Flags.Text("--reason", "text", "why, for other operators; callers never see it");
        var wait = ConfirmationWait.Flag();
        return new Verb("suspend", "Refuse an organization's keys until it is resumed", Example, RunAsync) { id, reason, wait };

        Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken) =>
            !TryRead(line, out SuspensionReason why, out TimeSpan patience, out string fault)
                ? Task.FromResult(Outcome.WrongUsage(fault))
                : PlaceDoor.UseAsync(
                    terminal,
                    StoreUse.Registry,
                    place => SuspendAsync(place, line.GetRequiredValue(id), why, patience, cancellationToken),
                    cancellationToken);

        bool TryRead(ParseResult line, out SuspensionReason why, out TimeSpan patience, out string fault)
        {
            (why, patience, fault) = (default, default, "--reason is required");
            return line.GetValue(reason) is { } text
                && SuspensionReason.TryParse(text, out why, out fault)
                && ConfirmationWait.TryRead(line, wait, out patience, out fault);
        }
    }

    private static async Task<Outcome> SuspendAsync(
        IOperatorPlace place, string organizationId, SuspensionReason reason, TimeSpan patience, CancellationToken cancellationToken)
    {
        Answer<Organization> answer = await place.Organizations.SuspendOrganizationAsync(organizationId, reason, cancellationToken);
        return await OrganizationChange.ConfirmAsync(place, answer, "suspended", patience, cancellationToken);
    }
}
