using System.Text.Json.Serialization;
using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Admin.Organizations;

/// <summary>An organization as JSON; nodes only where the verb waited for them.</summary>
public sealed record OrganizationView(
    string Id,
    string Name,
    string CreatedAt,
    string State,
    string? SuspendedAt,
    string? SuspendedReason,
    string? DeletedAt,
    string? PurgeAfter,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? ConfirmedNodes = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? UnconfirmedNodes = null)
{
    public static OrganizationView Of(Organization organization) => new(
        organization.Id,
        organization.Name,
        Rfc3339.Format(organization.CreatedAt),
        OrganizationStates.Name(organization.State),
        Rfc3339.Format(organization.SuspendedAt),
        organization.SuspendedReason,
        Rfc3339.Format(organization.DeletedAt),
        Rfc3339.Format(organization.PurgeAfter));

    public static OrganizationView Of(Organization organization, ConfirmedChange confirmed) => Of(organization) with
    {
        ConfirmedNodes = confirmed.ConfirmedNodes,
        UnconfirmedNodes = confirmed.UnconfirmedNodes,
    };
}
