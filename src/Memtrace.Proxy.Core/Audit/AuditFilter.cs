namespace Memtrace.Proxy.Core.Audit;

/// <summary>Which records of the audit log are wanted.</summary>
public sealed record AuditFilter
{
    /// <summary>Only those that touched this organization; null means any.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>Only those made at this instant or later; null means whenever.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The first ones that follow this sequence, for whoever reads on; null means the newest ones.</summary>
    public long? After { get; init; }

    /// <summary>How many at most; at least 1.</summary>
    public int Limit { get; init; } = 100;
}
