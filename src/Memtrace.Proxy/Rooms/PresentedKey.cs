using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Refusals;
using Microsoft.Extensions.Primitives;

namespace Memtrace.Proxy.Rooms;

/// <summary>
/// Finds the one key in a request: <c>x-api-key</c>, <c>Authorization</c> (Bearer, Token, Basic or bare) and, where the endpoint
/// allows it, <c>?p=</c>. Whatever stands in those places is taken for a key; two that differ are refused.
/// </summary>
internal static class PresentedKey
{
    // A longer text is no key in any form; it is not even copied.
    private const int MaxPresentedLength = 512;

    public static Refusal? TryFind(HttpRequest request, string? keyInQuery, out ApiKeyToken token)
    {
        token = default;
        StringValues apiKey = request.Headers["x-api-key"];
        StringValues authorization = request.Headers.Authorization;
        if (apiKey.Count > 1 || authorization.Count > 1)
        {
            return RefusalCatalogue.AmbiguousKey;
        }

        ReadOnlyMemory<char> fromHeader = FromAuthorization(authorization.ToString());
        ReadOnlyMemory<char> found = apiKey.ToString().AsMemory().Trim();
        if (!TryJoin(ref found, fromHeader) || !TryJoin(ref found, FromQuery(keyInQuery, !found.IsEmpty)))
        {
            return RefusalCatalogue.AmbiguousKey;
        }

        if (found.IsEmpty)
        {
            return RefusalCatalogue.MissingKey;
        }

        return ApiKeyToken.TryParse(found, out token) ? null : RefusalCatalogue.InvalidKey;
    }

    private static bool TryJoin(ref ReadOnlyMemory<char> found, ReadOnlyMemory<char> other)
    {
        if (other.IsEmpty)
        {
            return true;
        }

        if (found.IsEmpty)
        {
            found = other;
            return true;
        }

        return found.Span.SequenceEqual(other.Span);
    }

    // Beside a header key, ?p= counts only when it is a Memtrace key: InfluxDB clients may send any password there, and it goes nowhere.
    private static ReadOnlyMemory<char> FromQuery(string? keyInQuery, bool haveKey) =>
        string.IsNullOrEmpty(keyInQuery) || (haveKey && !keyInQuery.StartsWith(ApiKeyToken.Scheme, StringComparison.Ordinal))
            ? default
            : keyInQuery.AsMemory();

    private static ReadOnlyMemory<char> FromAuthorization(string header)
    {
        ReadOnlyMemory<char> value = header.AsMemory().Trim();
        if (value.Length > MaxPresentedLength)
        {
            return value;
        }

        if (TryTakeScheme(value, "Bearer", out ReadOnlyMemory<char> rest) || TryTakeScheme(value, "Token", out rest))
        {
            return rest;
        }

        return TryTakeScheme(value, "Basic", out rest) ? BasicPassword(rest.Span) : value;
    }

    private static bool TryTakeScheme(ReadOnlyMemory<char> value, string scheme, out ReadOnlyMemory<char> rest)
    {
        ReadOnlySpan<char> span = value.Span;
        bool taken = span.Length > scheme.Length
            && span[scheme.Length] == ' '
            && span.StartsWith(scheme, StringComparison.OrdinalIgnoreCase);
        rest = taken ? value[(scheme.Length + 1)..].Trim() : default;
        return taken;
    }

    // What cannot be read stands for itself, so that it is refused as a key instead of passing for no credential.
    private static ReadOnlyMemory<char> BasicPassword(ReadOnlySpan<char> encoded)
    {
        Span<byte> decoded = stackalloc byte[MaxPresentedLength];
        int colon = Convert.TryFromBase64Chars(encoded, decoded, out int length) ? decoded[..length].IndexOf((byte)':') : -1;
        if (colon < 0)
        {
            return "-".AsMemory();
        }

        string password = System.Text.Encoding.Latin1.GetString(decoded[(colon + 1)..length]);
        decoded.Clear();
        return password.Length == 0 ? "-".AsMemory() : password.AsMemory();
    }
}
