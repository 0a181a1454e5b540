using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Organizations;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Organizations;

/// <summary><c>memtrace org restore &lt;org_id&gt;</c>.</summary>
internal static class RestoreOrganization
{
    private const string Example = """
        memtrace org list --deleted
        memtrace org restore org_0123456789abcdef01234567
        """;

    public static Verb Build(Terminal terminal) => OrganizationChange.Build(
        terminal,
        "restore",
        "Bring a deleted organization back while its rows are kept",
        Example,
        (registry, id, cancellationToken) => registry.RestoreOrganizationAsync(id, cancellationToken),
        restored => restored.State == OrganizationState.Suspended ? "restored; it is still suspended" : "restored",
        NoteAsync);

    private static async Task<string?> NoteAsync(IOperatorPlace place, string id, CancellationToken cancellationToken) =>
        await place.IsCredentialEndedAsync(id, cancellationToken)
            ? EndedCredential.NoteOf($"`memtrace org rotate-credential {id}`")
            : null;
}
