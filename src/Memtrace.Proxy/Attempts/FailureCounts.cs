using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Telemetry;

namespace Memtrace.Proxy.Attempts;

/// <summary>Where this node counts failed authentications, and whom it tells.</summary>
/// <param name="Table">The counts; null when the settings say that nothing is counted.</param>
/// <param name="Share">The other nodes; null when there is no way to tell them.</param>
/// <param name="Proxies">Load balancers whose word about addresses is taken.</param>
internal sealed record FailureCounts(FailureTable? Table, IFailureShare? Share, TrustedProxies Proxies)
{
    /// <summary>Calls of the operator listener that were refused for who made them.</summary>
    public AdminRefusalCounts AdminRefused { get; } = new();

    /// <summary>What the settings ask for, of this node alone.</summary>
    public static FailureCounts Of(ProxyOptions options) => new(
        options.AuthFailuresLimit == 0 ? null : new FailureTable(new FailureLimit(options.AuthFailuresLimit, options.AuthFailuresWindow)),
        Share: null,
        options.TrustedProxies);
}
