using Memtrace.Proxy.Hosting;
using OpenTelemetry.Resources;

namespace Memtrace.Proxy.Telemetry;

/// <summary>What everything that leaves a node says of that node; <c>OTEL_SERVICE_NAME</c> and <c>OTEL_RESOURCE_ATTRIBUTES</c> win.</summary>
internal static class NodeResource
{
    private const string Name = "memtrace";

    public static ResourceBuilder Builder() => ResourceBuilder.CreateDefault()
        .AddService(Name, serviceVersion: ProductVersion.Text, serviceInstanceId: Instance)
        .AddEnvironmentVariableDetector();

    // One machine may run several nodes; where each has a machine of its own its process is often number 1.
    private static string Instance => $"{Environment.MachineName}-{Environment.ProcessId}";
}
