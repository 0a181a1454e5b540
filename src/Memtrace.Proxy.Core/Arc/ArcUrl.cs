using System.Net;
using System.Net.Sockets;

namespace Memtrace.Proxy.Core.Arc;

/// <summary>Where one Arc node listens: <c>http</c> or <c>https</c>, host, port and perhaps a base path; no trailing slash.</summary>
public readonly record struct ArcUrl
{
    private const int MaxLength = 512;

    private ArcUrl(string text, string address)
    {
        Text = text;
        Address = address;
    }

    /// <summary>The URL as the operator wrote it, less a trailing slash.</summary>
    public string Text { get; }

    /// <summary>
    /// Scheme, host, port and base path in one canonical spelling: two URLs of one Arc node have equal addresses unless a
    /// different host name was used for it.
    /// </summary>
    public string Address { get; }

    /// <summary>Reads a URL; false and what is wrong with it.</summary>
    public static bool TryParse(string? text, out ArcUrl url, out string fault)
    {
        url = default;
        string trimmed = (text ?? "").Trim().TrimEnd('/');
        fault = Examine(trimmed, out Uri? uri);
        if (fault.Length > 0)
        {
            return false;
        }

        string path = uri!.AbsolutePath.TrimEnd('/');
        url = new ArcUrl(trimmed, $"{uri.Scheme}://{HostOf(uri).ToLowerInvariant()}:{uri.Port}{path}");
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    // One spelling for one host: an IPv4 address inside an IPv6 one is that address, and a name's final dot changes nothing. IdnHost has
    // lost the brackets of an IPv6 address, without which a port cannot follow.
    private static string HostOf(Uri uri)
    {
        if (uri.HostNameType is not UriHostNameType.IPv6)
        {
            return uri.IdnHost.TrimEnd('.');
        }

        IPAddress address = IPAddress.Parse(uri.Host.Trim('[', ']'));
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString() : uri.Host;
    }

    private static string Examine(string text, out Uri? uri)
    {
        if (text.Length > MaxLength || !Uri.TryCreate(text, UriKind.Absolute, out uri))
        {
            uri = null;
            return "not an absolute URL";
        }

        if (uri.Scheme is not ("http" or "https"))
        {
            return "must begin with http:// or https://";
        }

        if (uri.UserInfo.Length > 0)
        {
            return "must not carry a user or password; use --api-key";
        }

        if (uri.Query.Length > 0 || uri.Fragment.Length > 0 || text.Contains('?') || text.Contains('#'))
        {
            return "must not carry a query or fragment";
        }

        return IsLinkLocal(uri) ? "must not be a link-local address" : "";
    }

    // Cloud metadata services live on link-local addresses; a binding there would make the proxy fetch instance credentials.
    private static bool IsLinkLocal(Uri uri)
    {
        if (!IPAddress.TryParse(uri.Host.Trim('[', ']'), out IPAddress? address))
        {
            return false;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.IsIPv6LinkLocal
            || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is [169, 254, ..]);
    }
}
