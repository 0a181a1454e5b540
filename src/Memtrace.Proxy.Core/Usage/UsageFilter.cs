namespace Memtrace.Proxy.Core.Usage;

/// <summary>Which usage is wanted. It is kept by the hour: an hour in which the time begins counts whole.</summary>
public sealed record UsageFilter
{
    /// <summary>Of this organization only; null means of all.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>From the hour of this instant on.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The begin of the hour in which an instant lies, in UTC.</summary>
    public static DateTimeOffset HourOf(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
}
