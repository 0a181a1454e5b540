using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Organizations;

/// <summary><c>memtrace org resume &lt;org_id&gt;</c>.</summary>
internal static class ResumeOrganization
{
    private const string Example = "memtrace org resume org_0123456789abcdef01234567";

    public static Verb Build(Terminal terminal)
    {
        var id = Flags.Word("org_id");
        var wait = ConfirmationWait.Flag();
        return new Verb("resume", "End an organization's suspension: its keys work again", Example, RunAsync) { id, wait };

        Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken) =>
            !ConfirmationWait.TryRead(line, wait, out TimeSpan patience, out string fault)
                ? Task.FromResult(Outcome.WrongUsage(fault))
                : StoreDoor.UseAsync(
                    terminal,
                    StoreUse.Registry,
                    store => ResumeAsync(store, line.GetRequiredValue(id), patience, cancellationToken),
                    cancellationToken);
    }

    private static async Task<Outcome> ResumeAsync(
        OpenedStore store, string organizationId, TimeSpan patience, CancellationToken cancellationToken)
    {
        Answer<Organization> answer = await store.Registry.ResumeOrganizationAsync(organizationId, cancellationToken);
        return await OrganizationChange.ConfirmAsync(store, answer, "resumed", patience, cancellationToken);
    }
}
