using Memtrace.Cli.Shell;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Organizations;

/// <summary>An organization as JSON.</summary>
internal sealed record OrganizationView(string Id, string Name, string CreatedAt)
{
    public static OrganizationView Of(Organization organization) =>
        new(organization.Id, organization.Name, Rfc3339.Format(organization.CreatedAt));
}
