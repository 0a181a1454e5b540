namespace Memtrace.Proxy.Core.Usage;

/// <summary>Keeps count of what organizations use.</summary>
public interface IUsageCounts
{
    /// <summary>Counts a request that has ended; called on its way, so it neither blocks nor fails.</summary>
    /// <param name="organizationId">Whose key it presented.</param>
    /// <param name="request">What it used.</param>
    /// <param name="now">When it ended: the hour in which it counts.</param>
    void Count(string organizationId, in RequestUsage request, DateTimeOffset now);
}
