using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Admin.Organizations;

/// <summary>The states of an organization, as operators and programs read them.</summary>
public static class OrganizationStates
{
    public static string Name(OrganizationState state) => state switch
    {
        OrganizationState.Active => "active",
        OrganizationState.Suspended => "suspended",
        _ => "deleted",
    };
}
