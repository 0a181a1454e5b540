using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Core.Registry;

/// <summary>
/// What the stored facts of a resource are at one moment, as 16 hexadecimal characters: two that are equal are of the same facts. What
/// changes by itself, such as when a key was last used, is none of them.
/// </summary>
public readonly record struct ResourceVersion
{
    private const int Characters = 16;

    private ResourceVersion(string text) => Text = text;

    /// <summary>The characters.</summary>
    public string Text { get => field ?? ""; }

    /// <summary>The version of an organization.</summary>
    public static ResourceVersion Of(Organization one) =>
        Of("org", one.Id, one.Name, Instant(one.SuspendedAt), one.SuspendedReason, Instant(one.DeletedAt), Instant(one.PurgeAfter));

    /// <summary>The version of a key.</summary>
    public static ResourceVersion Of(ApiKey key) =>
        Of(
            "key",
            key.Facts.Id.ToString(CultureInfo.InvariantCulture),
            key.Facts.Name,
            key.OrganizationId,
            KeyPermissionsText.Format(key.Facts.Permissions),
            key.Facts.Enabled ? "1" : "0",
            Instant(key.Facts.ExpiresAt),
            Instant(key.Facts.GraceUntil),
            key.Facts.AllowedNetworks.Format(),
            key.ReplacedBy?.ToString(CultureInfo.InvariantCulture));

    /// <summary>The version of anything that these values tell whole; none of them may be a secret.</summary>
    public static ResourceVersion Of(params ReadOnlySpan<string?> facts)
    {
        var text = new StringBuilder();
        foreach (string? fact in facts)
        {
            text.Append(fact?.Length ?? -1).Append(':').Append(fact);
        }

        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        return new ResourceVersion(Convert.ToHexStringLower(hash)[..Characters]);
    }

    /// <summary>Reads the characters of one; false for anything else.</summary>
    public static bool TryParse(string text, out ResourceVersion version)
    {
        bool isOne = text.Length == Characters && text.All(char.IsAsciiHexDigitLower);
        version = isOne ? new ResourceVersion(text) : default;
        return isOne;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    // No finer than every engine keeps them.
    private static string? Instant(DateTimeOffset? instant) =>
        instant?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
