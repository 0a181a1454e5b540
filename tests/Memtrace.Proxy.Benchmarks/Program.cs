using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Memtrace.Proxy.Benchmarks;
using Memtrace.Proxy.Benchmarks.Metrics;
using Memtrace.Proxy.Benchmarks.Scale;
using Memtrace.Proxy.Benchmarks.Telemetry;

if (args is ["scale", "fill" or "measure", _, _])
{
    await ScaleWork.RunAsync(args);
    return;
}

if (args is ["metrics"])
{
    await MetricsWork.RunAsync();
    return;
}

if (args is ["telemetry", var rounds, var seconds, .. var otherBuilds])
{
    await TelemetryWork.RunAsync(int.Parse(rounds, CultureInfo.InvariantCulture), int.Parse(seconds, CultureInfo.InvariantCulture), otherBuilds);
    return;
}

// In this process: the toolchain that builds a project of its own does not know the repository's central versions.
IConfig config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(TenantWork).Assembly).Run(args, config);
