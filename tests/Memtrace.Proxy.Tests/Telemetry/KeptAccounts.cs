using System.Collections.Concurrent;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Rooms;
using Memtrace.Proxy.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Memtrace.Proxy.Tests.Telemetry;

/// <summary>What a proxy knew of each request at its end, kept for a test to look at.</summary>
internal sealed class KeptAccounts : IStartupFilter
{
    public ConcurrentQueue<Kept> All { get; } = new();

    /// <summary>The accounts of so many requests: a caller may have its answer just before its request has ended.</summary>
    public async Task<Kept[]> FindAsync(int count)
    {
        await Eventually.SeesAsync(() => All.Count >= count);
        Assert.Equal(count, All.Count);
        return [.. All];
    }

    /// <summary>The only one.</summary>
    public async Task<Kept> FindAsync() => (await FindAsync(1))[0];

    public void Keep(WebApplicationBuilder builder) => builder.Services.AddSingleton<IStartupFilter>(this);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, rest) =>
        {
            long began = TimeProvider.System.GetTimestamp();
            await rest(context);
            if (context.Features.Get<TenantRequest>() is { } request)
            {
                var account = new RequestAccount(request, context, TimeProvider.System.GetElapsedTime(began));
                All.Enqueue(new Kept(
                    account.Tier, account.Elapsed, account.OwnTime, account.UpstreamFor, account.InspectedFor,
                    account.BytesIn, account.BytesOut, account.IsCallerGone, account.ArcId));
            }
        });
        next(app);
    };

    public sealed record Kept(
        BindingTier? Tier,
        TimeSpan Elapsed,
        TimeSpan OwnTime,
        TimeSpan UpstreamFor,
        TimeSpan InspectedFor,
        long BytesIn,
        long BytesOut,
        bool IsCallerGone,
        string? ArcId);
}
