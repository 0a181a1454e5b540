using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Settings;

namespace Memtrace.Proxy.Telemetry.Requests;

/// <summary>
/// The name under which a caller, its support and the operator's log speak of one request: what the caller sent as
/// <c>x-request-id</c> where that is well formed, else one of this node's own. Every answer says it, a refusal too.
/// </summary>
internal static class RequestIds
{
    /// <summary>The header, both ways.</summary>
    public const string Header = "x-request-id";

    // A UUID is so long. Neither a key of a tenant nor a token that was made for an operator fits in, nor either without what it begins with,
    // nor 32 bytes as Base64 or hexadecimal digits: only a token that an operator chose may.
    private const int MaxLength = 36;
    private const int NodeDigits = 13;
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    // What begins a key of a tenant, or a token of an operator.
    private static readonly SearchValues<string> Secrets = SearchValues.Create([ApiKeyToken.Scheme, "mta_"], StringComparison.OrdinalIgnoreCase);

    // 65 random bits tell a run of a node from every other one, so that a counter tells its requests apart.
    private static readonly string Node = RandomNumberGenerator.GetString(Digits, NodeDigits);

    private static long _last;

    /// <summary>Names every request of a listener before anything else sees it; the token of the settings is no name.</summary>
    public static void UseRequestIds(this IApplicationBuilder app, SecretText? adminToken)
    {
        byte[]? secret = adminToken is not null && IsWellFormed(adminToken.Reveal()) ? DigestOf(adminToken.Reveal()) : null;
        app.Use(next => context =>
        {
            context.TraceIdentifier = Of(context.Request, secret);
            Say(context);
            return next(context);
        });
    }

    /// <summary>Puts the name into the head of the answer, anew where that was cleared.</summary>
    public static void Say(HttpContext context) => context.Response.Headers[Header] = context.TraceIdentifier;

    /// <summary>True for 1 to 36 letters, digits, dots, hyphens and underscores that can hold no key.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= MaxLength && !text.ContainsAnyExcept(Allowed) && !text.ContainsAny(Secrets);

    /// <summary>A name that no other request has, on this node or another.</summary>
    public static string Next() => string.Create(NodeDigits + 8, Interlocked.Increment(ref _last), static (text, number) =>
    {
        Node.CopyTo(text);
        text[NodeDigits] = '-';
        for (int i = text.Length - 1; i > NodeDigits; i--)
        {
            text[i] = Digits[(int)(number & 31)];
            number >>= 5;
        }
    });

    private static string Of(HttpRequest request, byte[]? secret) =>
        request.Headers[Header] is [{ } text] && IsWellFormed(text) && !IsSecret(text, secret) ? text : Next();

    private static bool IsSecret(string text, byte[]? secret)
    {
        if (secret is null)
        {
            return false;
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        WriteDigest(text, digest);
        return CryptographicOperations.FixedTimeEquals(digest, secret);
    }

    private static byte[] DigestOf(string text)
    {
        byte[] digest = new byte[SHA256.HashSizeInBytes];
        WriteDigest(text, digest);
        return digest;
    }

    // Of what is well formed, which is ASCII and short.
    private static void WriteDigest(string text, Span<byte> digest)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        SHA256.HashData(bytes[..Encoding.ASCII.GetBytes(text, bytes)], digest);
    }
}
