using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Memtrace.Proxy.Core.Attempts;

namespace Memtrace.Proxy.Core.Keys;

/// <summary>
/// One network, IPv4 or IPv6, as the numbers that an address is compared with. An IPv4 address that came over an IPv6 socket is the
/// IPv4 address, and so is a network of them.
/// </summary>
internal readonly record struct AllowedNetwork : IComparable<AllowedNetwork>
{
    private const int V4Bits = 32;
    private const int V6Bits = 128;
    private const int MappedBits = V6Bits - V4Bits;

    // ::ffff:0:0/96, where IPv6 holds the IPv4 addresses.
    private static readonly UInt128 Mapped = (UInt128)0xffff << V4Bits;

    private readonly UInt128 _network;
    private readonly int _prefix;

    private AllowedNetwork(UInt128 network, int prefix)
    {
        _network = network;
        _prefix = prefix;
    }

    private bool IsV4 => _prefix >= MappedBits && IsMapped(_network);

    /// <summary>
    /// Reads <c>10.0.0.0/8</c>, <c>2001:db8::/32</c> or a single address. <c>10.0.0.1/8</c> is none: one of the two numbers was meant to
    /// be another.
    /// </summary>
    public static bool TryParse(string text, out AllowedNetwork network)
    {
        network = default;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!ClientAddress.TryReadPlain(slash < 0 ? text : text.AsSpan(0, slash), out IPAddress? address)
            || !TryReadLength(slash < 0 ? "" : text.AsSpan(slash + 1), LengthOf(address!), slash >= 0, out int length))
        {
            return false;
        }

        int prefix = length + V6Bits - LengthOf(address!);
        UInt128 number = NumberOf(address!);
        network = new AllowedNetwork(number, prefix);
        return (number & MaskOf(prefix)) == number;
    }

    /// <summary>The number of an address, as <see cref="Contains"/> takes it; allocates nothing.</summary>
    public static UInt128 NumberOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[V6Bits / 8];
        address.TryWriteBytes(bytes, out int length);
        return length == V4Bits / 8
            ? Mapped | BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>Whether an address is in it. A network of IPv6 holds no IPv4 address, not even <c>::/0</c>.</summary>
    public bool Contains(UInt128 number) => (number & MaskOf(_prefix)) == _network && IsMapped(number) == IsV4;

    /// <summary>IPv4 first, then by address, then the wider first.</summary>
    public int CompareTo(AllowedNetwork other)
    {
        int order = other.IsV4.CompareTo(IsV4);
        order = order != 0 ? order : _network.CompareTo(other._network);
        return order != 0 ? order : _prefix.CompareTo(other._prefix);
    }

    /// <summary>The canonical form, always with the length of the prefix.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[V6Bits / 8];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, _network);
        return IsV4
            ? string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(bytes[(MappedBits / 8)..])}/{_prefix - MappedBits}")
            : string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(bytes)}/{_prefix}");
    }

    private static bool TryReadLength(ReadOnlySpan<char> text, int longest, bool isGiven, out int length)
    {
        length = longest;
        return !isGiven
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length)
                && length <= longest
                && (text.Length == 1 || text[0] != '0'));
    }

    private static int LengthOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? V4Bits : V6Bits;

    private static bool IsMapped(UInt128 number) => (number & MaskOf(MappedBits)) == Mapped;

    // A shift by the whole width would be one by nothing.
    private static UInt128 MaskOf(int prefix) => prefix == 0 ? UInt128.Zero : UInt128.MaxValue << (V6Bits - prefix);
}
