using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Core.Refusals;

/// <summary>
/// Why a known key is refused. The caller hears the same of all of them, so that none can be told from another; the operator's log
/// and metrics have the reason.
/// </summary>
public static class KeyRefusals
{
    /// <summary>The organization is suspended or deleted.</summary>
    public static readonly Refusal OrganizationClosed = For("organization_closed");

    /// <summary>The key was revoked: its row is gone, and what is left of it says no more.</summary>
    public static readonly Refusal Revoked = For("key_revoked");

    /// <summary>An operator has switched the key off.</summary>
    public static readonly Refusal Disabled = For("key_disabled");

    /// <summary>Another key took its place, and its grace is over.</summary>
    public static readonly Refusal Replaced = For("key_replaced");

    /// <summary>The key's time is over.</summary>
    public static readonly Refusal Expired = For("key_expired");

    /// <summary>The key may not be used from the caller's address.</summary>
    public static readonly Refusal AddressNotAllowed = For("address_not_allowed");

    /// <summary>Every entry.</summary>
    public static IReadOnlyList<Refusal> All { get; } = [OrganizationClosed, Revoked, Disabled, Replaced, Expired, AddressNotAllowed];

    /// <summary>Why a key in that state is refused; null when it is not.</summary>
    public static Refusal? Of(ApiKeyState state) => state switch
    {
        ApiKeyState.Active or ApiKeyState.InGrace => null,
        ApiKeyState.Replaced => Replaced,
        ApiKeyState.Expired => Expired,
        _ => Disabled,
    };

    private static Refusal For(string reason) => RefusalCatalogue.InvalidKey with { Reason = reason };
}
