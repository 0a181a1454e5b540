using System.Net;

namespace Memtrace.Proxy.Core.Keys;

/// <summary>
/// From where a key may be used: from anywhere, or from a list of networks. Equal lists have one text, whatever order they were
/// written in. What cannot be read allows nobody.
/// </summary>
public sealed class AllowedNetworks : IEquatable<AllowedNetworks>
{
    /// <summary>Networks that one key may name: each request from elsewhere is compared with all of them.</summary>
    public const int Most = 100;

    private readonly AllowedNetwork[] _networks;
    private readonly string _text;

    private AllowedNetworks(AllowedNetwork[] networks, string text)
    {
        _networks = networks;
        _text = text;
    }

    /// <summary>No list: every address may use the key.</summary>
    public static AllowedNetworks Anywhere { get; } = new([], "anywhere");

    /// <summary>A list that cannot be read: no address may use the key.</summary>
    public static AllowedNetworks Nowhere { get; } = new([], "nowhere");

    /// <summary>True when no address needs to be looked at.</summary>
    public bool IsAnywhere => ReferenceEquals(this, Anywhere);

    /// <summary>True when the list could not be read.</summary>
    public bool IsNowhere => ReferenceEquals(this, Nowhere);

    /// <summary>The networks in their canonical form; empty for the two that are no list.</summary>
    public IReadOnlyList<string> Networks => Array.ConvertAll(_networks, static network => network.ToString());

    /// <summary>
    /// Reads a comma-separated list of networks (<c>10.0.0.0/8</c>, <c>2001:db8::/32</c>) and addresses; when false,
    /// <paramref name="wrong"/> is the first that is neither, or empty when the list is empty or has more than <see cref="Most"/>.
    /// </summary>
    public static bool TryParse(string list, out AllowedNetworks networks, out string wrong)
    {
        (networks, wrong) = (Nowhere, "");
        string[] parts = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var read = new SortedSet<AllowedNetwork>();
        foreach (string part in parts)
        {
            if (!AllowedNetwork.TryParse(part, out AllowedNetwork network))
            {
                wrong = part;
                return false;
            }

            read.Add(network);
        }

        if (read.Count is 0 or > Most)
        {
            return false;
        }

        AllowedNetwork[] sorted = [.. read];
        networks = new AllowedNetworks(sorted, string.Join(',', sorted));
        return true;
    }

    /// <summary>Reads what <see cref="Format"/> wrote, or what a store holds, where null is no list; what cannot be read allows nobody.</summary>
    public static AllowedNetworks FromText(string? text) =>
        text is null || text == Anywhere._text ? Anywhere
        : TryParse(text, out AllowedNetworks networks, out _) ? networks
        : Nowhere;

    /// <summary>The canonical text: the networks joined by commas, <c>anywhere</c> or <c>nowhere</c>.</summary>
    public string Format() => _text;

    /// <summary>Whether a key may be used from an address; allocates nothing. Nobody knows where null is.</summary>
    public bool Include(IPAddress? address)
    {
        if (IsAnywhere)
        {
            return true;
        }

        if (address is null)
        {
            return false;
        }

        UInt128 number = AllowedNetwork.NumberOf(address);
        foreach (AllowedNetwork network in _networks)
        {
            if (network.Contains(number))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public bool Equals(AllowedNetworks? other) => other is not null && _text == other._text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AllowedNetworks);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The canonical text.</summary>
    public override string ToString() => _text;
}
