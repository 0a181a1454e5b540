using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Memtrace.Proxy.Attempts;
using Memtrace.Proxy.Clusters;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Health;
using Memtrace.Proxy.Rooms;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Telemetry;
using Memtrace.Proxy.Telemetry.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Memtrace.Proxy.Benchmarks.Metrics;

/// <summary>
/// What measuring a request costs, and what a page of very many organizations takes. Run: <c>dotnet run -c Release --project
/// tests/Memtrace.Proxy.Benchmarks -- metrics</c>; it prints one line for each row.
/// </summary>
internal static class MetricsWork
{
    private const int Organizations = 100_000;
    private const int Requests = 200_000;
    private const int Rounds = 9;
    private const int Pages = 21;

    public static async Task RunAsync()
    {
        MeasureRecording("nobody listens", listens: false);
        MeasureRecording("all of it is listened to", listens: true);
        await MeasurePageAsync(100);
        await MeasurePageAsync(1000);
    }

    private static void MeasureRecording(string name, bool listens)
    {
        using ServiceProvider services = Compose(shown: 100);
        using TelemetryExport? export = listens ? TelemetryExport.Start(TimeProvider.System) : null;
        Instruments instruments = services.GetRequiredService<Instruments>();
        RequestAccount account = Account("org_0");
        Serve(instruments, account);
        var times = new double[Rounds];
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < Rounds; round++)
        {
            times[round] = Serve(instruments, account);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Array.Sort(times);
        Say($"one request, {name}: {times[Rounds / 2]:F0} ns ({times[0]:F0} to {times[^1]:F0}), {allocated / ((double)Rounds * Requests):F2} bytes");
    }

    private static double Serve(Instruments instruments, in RequestAccount account)
    {
        long began = Stopwatch.GetTimestamp();
        for (int i = 0; i < Requests; i++)
        {
            instruments.Served(account);
        }

        return Stopwatch.GetElapsedTime(began).TotalNanoseconds / Requests;
    }

    private static async Task MeasurePageAsync(int shown)
    {
        await using ServiceProvider services = Compose(shown);
        using TelemetryExport export = TelemetryExport.Start(TimeProvider.System);
        export.Follow(services);
        Instruments instruments = services.GetRequiredService<Instruments>();
        for (int i = 0; i < Organizations; i++)
        {
            instruments.Served(Account($"org_{i:x24}"));
        }

        var times = new double[Pages];
        int length = 0;
        for (int i = 0; i < Pages; i++)
        {
            long began = Stopwatch.GetTimestamp();
            length = (await export.Page.TakeAsync(CancellationToken.None)).Length;
            times[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }

        double first = times[0];
        Array.Sort(times);
        Say($"a page with {shown} of {Organizations} organizations: {length / 1024} KB, the first in {first:F1} ms, then {times[Pages / 2]:F1} ms (at most {times[^2]:F1})");
    }

    private static ServiceProvider Compose(int shown)
    {
        TimeProvider time = TimeProvider.System;
        ServiceProvider services = new ServiceCollection()
            .AddMetrics()
            .AddSingleton(time)
            .AddSingleton(new NodeHealth(time, new QuietFeed()))
            .AddSingleton(FailureCounts.Of(new ProxyOptions()))
            .AddSingleton(new OrganizationSeries(shown, time))
            .AddSingleton(new ArcClusters(TimeSpan.FromSeconds(30)))
            .AddSingleton<NodeGauges>()
            .AddSingleton<Instruments>()
            .BuildServiceProvider();
        _ = services.GetRequiredService<IMeterFactory>();
        return services;
    }

    private static RequestAccount Account(string organization)
    {
        _ = ArcUrl.TryParse("http://127.0.0.1:8000", out ArcUrl url, out _);
        _ = DatabaseName.TryParse("acme", out DatabaseName database);
        _ = MeasurementName.TryParse("events", out MeasurementName measurement);
        ImmutableArray<ArcUrl> urls = [url];
        var binding = new TenantBinding(
            new OrganizationFacts(organization, "acme", Live: true),
            new ApiKeyFacts(1, "bench", KeyPermissions.Write, Enabled: true, null, null, AllowedNetworks.Anywhere),
            ArcState.Bound,
            new ArcInstance("arc_1", urls, new ArcCredential("secret"), database, measurement, dedicated: false),
            1);
        var request = new TenantRequest
        {
            Binding = binding,
            Tier = BindingTier.Memory,
            AnnouncedLength = 200,
            IsForwarded = true,
            InspectedFor = TimeSpan.FromMicroseconds(20),
            UpstreamFor = TimeSpan.FromMilliseconds(3),
        };
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Response.StatusCode = 204;
        return new RequestAccount(request, context, TimeSpan.FromMilliseconds(4));
    }

    private static void Say(string line) => Console.WriteLine(line);
}
