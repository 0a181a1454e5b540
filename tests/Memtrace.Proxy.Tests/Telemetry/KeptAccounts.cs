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

    public Kept Single => Assert.Single(All);

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
