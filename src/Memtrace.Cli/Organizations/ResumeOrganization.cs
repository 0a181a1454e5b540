using Memtrace.Cli.Shell;

namespace Memtrace.Cli.Organizations;

/// <summary><c>memtrace org resume &lt;org_id&gt;</c>.</summary>
internal static class ResumeOrganization
{
    private const string Example = "memtrace org resume org_0123456789abcdef01234567";

    public static Verb Build(Terminal terminal) => OrganizationChange.Build(
        terminal,
        "resume",
        "End an organization's suspension: its keys work again",
        Example,
        (registry, id, cancellationToken) => registry.ResumeOrganizationAsync(id, cancellationToken),
        _ => "resumed");
}
