using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Organizations;

/// <summary><c>memtrace org restore &lt;org_id&gt;</c>.</summary>
internal static class RestoreOrganization
{
    private const string Example = """
        memtrace org list --deleted
        memtrace org restore org_0123456789abcdef01234567
        """;

    public static Verb Build(Terminal terminal)
    {
        var id = Flags.Word("org_id");
        var wait = ConfirmationWait.Flag();
        return new Verb("restore", "Bring a deleted organization back while its rows are kept", Example, RunAsync) { id, wait };

        Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken) =>
            !ConfirmationWait.TryRead(line, wait, out TimeSpan patience, out string fault)
                ? Task.FromResult(Outcome.WrongUsage(fault))
                : StoreDoor.UseAsync(
                    terminal,
                    StoreUse.Registry,
                    store => RestoreAsync(store, line.GetRequiredValue(id), patience, cancellationToken),
                    cancellationToken);
    }

    private static async Task<Outcome> RestoreAsync(
        OpenedStore store, string organizationId, TimeSpan patience, CancellationToken cancellationToken)
    {
        Answer<Organization> answer = await store.Registry.RestoreOrganizationAsync(organizationId, cancellationToken);
        string done = answer.Value is { State: OrganizationState.Suspended } ? "restored; it is still suspended" : "restored";
        return await OrganizationChange.ConfirmAsync(store, answer, done, patience, cancellationToken);
    }
}
