using System.Net;

namespace Memtrace.Proxy.Core.Attempts;

/// <summary>The load balancers whose word about their callers' addresses is taken.</summary>
public sealed class TrustedProxies
{
    private readonly IPNetwork[] _networks;

    private TrustedProxies(IPNetwork[] networks) => _networks = networks;

    /// <summary>Nobody's word is taken: an address is the socket's.</summary>
    public static TrustedProxies None { get; } = new([]);

    /// <summary>True when there is nobody.</summary>
    public bool IsEmpty => _networks.Length == 0;

    /// <summary>
    /// Reads a comma-separated list of networks (<c>10.0.0.0/8</c>) and addresses; when false, <paramref name="wrong"/> is the first that
    /// is neither.
    /// </summary>
    public static bool TryParse(string list, out TrustedProxies proxies, out string wrong)
    {
        string[] parts = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var networks = new IPNetwork[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!TryReadNetwork(parts[i], out networks[i]))
            {
                (proxies, wrong) = (None, parts[i]);
                return false;
            }
        }

        (proxies, wrong) = (networks.Length == 0 ? None : new TrustedProxies(networks), "");
        return true;
    }

    /// <summary>Whether an address is one of theirs; an IPv4 address that came over an IPv6 socket counts as the IPv4 address.</summary>
    public bool Include(IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (IPNetwork network in _networks)
        {
            if (network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryReadNetwork(string text, out IPNetwork network)
    {
        network = default;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!ClientAddress.TryReadPlain(slash < 0 ? text : text.AsSpan(0, slash), out IPAddress? address))
        {
            return false;
        }

        if (slash >= 0)
        {
            // The framework reads 10.0.0.1/8 as 10.0.0.0/8; one of the two numbers was meant to be another.
            return IPNetwork.TryParse(text, out network) && network.BaseAddress.Equals(address);
        }

        network = new IPNetwork(address!, address!.GetAddressBytes().Length * 8);
        return true;
    }
}
