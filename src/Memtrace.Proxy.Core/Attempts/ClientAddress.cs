using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Memtrace.Proxy.Core.Attempts;

/// <summary>
/// Where attempts come from, as far as one caller can be told from another: an IPv4 address whole, an IPv6 address by its /64, since
/// whoever holds one address of such a network holds all of it.
/// </summary>
public readonly record struct ClientAddress
{
    private const string NetworkSuffix = "/64";
    private const int LongestText = 64;

    private readonly ulong _network;
    private readonly bool _isV6;

    private ClientAddress(ulong network, bool isV6)
    {
        _network = network;
        _isV6 = isV6;
    }

    /// <summary>The address that a connection or a proxy named; all callers without one count as one.</summary>
    public static ClientAddress Of(IPAddress? address)
    {
        if (address is null)
        {
            return default;
        }

        Span<byte> bytes = stackalloc byte[16];
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        address.TryWriteBytes(bytes, out int length);
        return length == 4
            ? new ClientAddress(BinaryPrimitives.ReadUInt32BigEndian(bytes), isV6: false)
            : new ClientAddress(BinaryPrimitives.ReadUInt64BigEndian(bytes), isV6: true);
    }

    /// <summary>Reads what <see cref="ToString"/> writes, and any plain IP address; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ClientAddress address)
    {
        bool isNetwork = text.EndsWith(NetworkSuffix, StringComparison.Ordinal);
        ReadOnlySpan<char> plain = isNetwork ? text[..^NetworkSuffix.Length] : text;
        bool read = TryReadPlain(plain, out IPAddress? parsed) && (!isNetwork || parsed!.AddressFamily == AddressFamily.InterNetworkV6);
        address = read ? Of(parsed) : default;
        return read;
    }

    /// <summary>
    /// Reads an IP address in its usual form: the framework's parser also takes <c>1</c>, <c>0x7f.1</c> and octal numbers, which nobody
    /// means.
    /// </summary>
    public static bool TryReadPlain(ReadOnlySpan<char> text, out IPAddress? address)
    {
        if (text.Length > LongestText || text.IndexOf('%') >= 0 || !IPAddress.TryParse(text, out address))
        {
            address = null;
            return false;
        }

        Span<char> usual = stackalloc char[LongestText];
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? text.IndexOf(']') < 0
            : address.TryFormat(usual, out int length) && text.SequenceEqual(usual[..length]);
    }

    /// <summary>Seeded anew in each process, so that nobody can choose addresses that meet in one place of a table.</summary>
    public override int GetHashCode() => HashCode.Combine(_network, _isV6);

    /// <summary>The IPv4 address, or the IPv6 network with <c>/64</c>.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        if (_isV6)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes, _network);
            return new IPAddress(bytes) + NetworkSuffix;
        }

        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)_network);
        return new IPAddress(bytes[..4]).ToString();
    }
}
