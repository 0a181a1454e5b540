using System.Net;
using Memtrace.Proxy.Core.Attempts;
using Microsoft.Extensions.Primitives;

namespace Memtrace.Proxy.Attempts;

/// <summary>
/// Whose attempt a request is: the socket's address, or, when that is a trusted load balancer's, the last address in
/// <c>X-Forwarded-For</c> that is not. What stands left of that one is the caller's own word.
/// </summary>
internal static class CallerAddress
{
    public static ClientAddress Of(HttpContext context, TrustedProxies proxies) => ClientAddress.Of(WholeOf(context, proxies));

    /// <summary>The address to the last bit; null when the connection has none.</summary>
    public static IPAddress? WholeOf(HttpContext context, TrustedProxies proxies)
    {
        IPAddress? peer = context.Connection.RemoteIpAddress;
        return peer is null || proxies.IsEmpty || !proxies.Include(peer)
            ? peer
            : Behind(peer, context.Request.Headers["X-Forwarded-For"], proxies);
    }

    // The nearest address that can be told: an entry that is no address ends the chain.
    private static IPAddress Behind(IPAddress nearest, StringValues lines, TrustedProxies proxies)
    {
        for (int i = lines.Count - 1; i >= 0; i--)
        {
            ReadOnlySpan<char> rest = lines[i];
            while (true)
            {
                int comma = rest.LastIndexOf(',');
                if (!TryRead(rest[(comma + 1)..].Trim(), out IPAddress? address))
                {
                    return nearest;
                }

                nearest = address!;
                if (!proxies.Include(nearest))
                {
                    return nearest;
                }

                if (comma < 0)
                {
                    break;
                }

                rest = rest[..comma];
            }
        }

        return nearest;
    }

    // Some load balancers add the port: 192.0.2.1:4711, [2001:db8::1]:4711.
    private static bool TryRead(ReadOnlySpan<char> entry, out IPAddress? address)
    {
        if (entry.StartsWith("[", StringComparison.Ordinal))
        {
            int end = entry.IndexOf(']');
            address = null;
            return end > 0 && ClientAddress.TryReadPlain(entry[1..end], out address);
        }

        int colon = entry.IndexOf(':');
        bool hasPort = colon > 0 && entry.LastIndexOf(':') == colon;
        return ClientAddress.TryReadPlain(hasPort ? entry[..colon] : entry, out address);
    }
}
