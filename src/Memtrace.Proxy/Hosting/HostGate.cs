using System.Net;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Refusals;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Telemetry;

namespace Memtrace.Proxy.Hosting;

/// <summary>
/// Which host names the operator listener answers to. A browser on this machine reaches loopback under any name that a web page's owner
/// lets point there, and takes the answer for the page's own: the name in the request is what tells such a page from an operator.
/// </summary>
internal static class HostGate
{
    /// <summary>Refuses other names, before anything is looked at, where that is asked for or only loopback is listened on.</summary>
    public static void UseHostNames(this IApplicationBuilder app, ProxyOptions options, AdminRefusalCounts refused)
    {
        HostNames allowed = options.AdminAllowedHosts;
        if (allowed.IsEmpty && !IsLoopback(options.AdminHost))
        {
            return;
        }

        app.Use(next => context =>
        {
            if (IsAnswered(context.Request.Host, allowed))
            {
                return next(context);
            }

            refused.Count(RefusalCatalogue.Misdirected);
            return RefusalResponse.WriteAsync(context, RefusalCatalogue.Misdirected);
        });
    }

    // No browser leaves it out; probes that speak HTTP/1.0 do.
    private static bool IsAnswered(HostString host, HostNames allowed) =>
        !host.HasValue || IsLoopback(host.Host) || allowed.Include(host.Host);

    // The name with the dot of the root is the same name.
    private static bool IsLoopback(string host) =>
        string.Equals(host.TrimEnd('.'), "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
}
