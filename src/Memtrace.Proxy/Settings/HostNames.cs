using System.Collections.Frozen;
using System.Net;

namespace Memtrace.Proxy.Settings;

/// <summary>Names under which a listener may be called, without ports; case does not matter.</summary>
public sealed class HostNames
{
    private readonly FrozenSet<string> _names;

    private HostNames(IEnumerable<string> names) => _names = names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>No name.</summary>
    public static HostNames None { get; } = new([]);

    /// <summary>True when there is none.</summary>
    public bool IsEmpty => _names.Count == 0;

    /// <summary>Takes names and IP addresses, separated by commas; when false, <paramref name="wrong"/> is the first that is neither.</summary>
    public static bool TryParse(string text, out HostNames names, out string wrong)
    {
        string[] each = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string? fault = Array.Find(each, one => !IsName(one));
        (names, wrong) = fault is null ? (new HostNames(each.Select(Canonical)), "") : (None, fault);
        return fault is null;
    }

    /// <summary>True when the host of a request, an IPv6 address in brackets, is one of them.</summary>
    public bool Include(string host) => !IsEmpty && _names.Contains(Canonical(host));

    private static bool IsName(string text) =>
        Uri.CheckHostName(text) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6;

    // One address has several spellings, and a name may end in the dot of the root.
    private static string Canonical(string host) => IPAddress.TryParse(host, out IPAddress? address) ? address.ToString() : host.TrimEnd('.');
}
