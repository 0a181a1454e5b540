using Memtrace.Proxy.Core.Usage;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Usage;

/// <summary>What tests of usage say most often.</summary>
internal static class UsageSteps
{
    public static readonly UsageFilter Everything = new();

    public static readonly RequestUsage Query = new(RefusalClass.None, 20, 300) { IsQuery = true, QueryTime = TimeSpan.FromMilliseconds(5) };

    public static readonly RequestUsage Write = new(RefusalClass.None, 1000, 0) { IsWrite = true };

    public static void Use(this SqlStore store, string organization, in RequestUsage request, DateTimeOffset now, int times = 1)
    {
        for (int i = 0; i < times; i++)
        {
            store.UsageCounts!.Count(organization, request, now);
        }
    }

    public static async Task SendUsageAsync(this SqlStore store) => Assert.True(await store.UsageCounts!.WriteAsync(default));

    public static async Task<long> RequestsOfAsync(this SqlStore store, string? organization = null) =>
        (await store.Usage.SumAsync(new UsageFilter { OrganizationId = organization }, default)).Totals.Requests;
}
