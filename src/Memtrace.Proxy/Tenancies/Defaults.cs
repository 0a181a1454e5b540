using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Tenancies;

/// <summary>What is taken where an operator says nothing.</summary>
public static class Defaults
{
    private const string Measurement = "events";

    private const int PartOfId = 8;

    /// <summary>What a tenant's key may do.</summary>
    public const string Permissions = "read,write";

    /// <summary>
    /// How long a former token lives on after a rotation: Arc reads a request within thirty seconds and looks at its credential only then.
    /// </summary>
    public static TimeSpan Drain { get; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest it may: within the minute in which the former credential can be put back.</summary>
    public static TimeSpan LongestDrain { get; } = TimeSpan.FromSeconds(50);

    /// <summary>How long the rows of what is deleted are kept.</summary>
    public static TimeSpan Retention { get; } = TimeSpan.FromDays(30);

    /// <summary>An Arc of what was given, which names an URL and a database at least.</summary>
    public static NewArc Complete(ArcChange given)
    {
        _ = MeasurementName.TryParse(Measurement, out MeasurementName events);
        return new NewArc(
            given.Urls!.Value,
            given.Credential ?? new ArcCredential(""),
            given.Database!.Value,
            given.Measurement ?? events,
            given.Dedicated ?? false);
    }

    /// <summary>A tenant of what was given.</summary>
    public static NewTenant Complete(string name, ArcChange given, string? keyName, KeyPermissions permissions)
    {
        string id = OrganizationId.New();
        return new NewTenant(id, name, Complete(given), keyName ?? KeyName(name, id), permissions);
    }

    /// <summary>The name of a tenant's key: names of keys are unique over all organizations, and a part of the id makes this one so.</summary>
    public static string KeyName(string organizationName, string organizationId) =>
        $"{organizationName.Trim()}-{organizationId["org_".Length..][..PartOfId]}";
}
