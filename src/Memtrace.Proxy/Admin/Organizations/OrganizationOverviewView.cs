using System.Text.Json.Serialization;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Admin.Organizations;

/// <summary>Everything of an organization as JSON; without an Arc, what is of it is null.</summary>
public sealed record OrganizationOverviewView(
    string Id,
    string Name,
    string State,
    string CreatedAt,
    string? SuspendedAt,
    string? SuspendedReason,
    string? DeletedAt,
    string? PurgeAfter,
    long Keys,
    long Agents,
    long Sessions,
    string? Url,
    IReadOnlyList<string>? Urls,
    string? Database,
    string? Measurement,
    bool? Dedicated)
{
    /// <summary>True when the credential that it presents is known to be ended at its Arc; else absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? CredentialEnded { get; init; }

    public static OrganizationOverviewView Of(OrganizationOverview overview, bool isCredentialEnded) =>
        Of(overview) with { CredentialEnded = isCredentialEnded ? true : null };

    public static OrganizationOverviewView Of(OrganizationOverview overview) => new(
        overview.Organization.Id,
        overview.Organization.Name,
        OrganizationStates.Name(overview.Organization.State),
        Rfc3339.Format(overview.Organization.CreatedAt),
        Rfc3339.Format(overview.Organization.SuspendedAt),
        overview.Organization.SuspendedReason,
        Rfc3339.Format(overview.Organization.DeletedAt),
        Rfc3339.Format(overview.Organization.PurgeAfter),
        overview.Keys,
        overview.Agents,
        overview.Sessions,
        overview.Arc?.Urls is [var first, ..] ? first : null,
        overview.Arc?.Urls,
        overview.Arc?.Database,
        overview.Arc?.Measurement,
        overview.Arc?.Dedicated);
}
