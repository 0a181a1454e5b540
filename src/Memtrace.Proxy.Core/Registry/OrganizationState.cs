namespace Memtrace.Proxy.Core.Registry;

/// <summary>Where an organization is in its life.</summary>
public enum OrganizationState
{
    /// <summary>Its keys work.</summary>
    Active,

    /// <summary>An operator has suspended it: every key of it is refused until it is resumed.</summary>
    Suspended,

    /// <summary>Deleted softly: every key of it is refused, its rows go when their retention is over; until then it can be restored.</summary>
    Deleted,
}
