using System.Text.Json;
using System.Text.RegularExpressions;

namespace Memtrace.Proxy.Admin;

/// <summary>The bodies of the admin API: small, and exactly what the operation takes.</summary>
internal static partial class AdminBody
{
    /// <summary>Bytes of the longest one.</summary>
    public const int Longest = 64 * 1024;

    /// <summary>Reads the whole body; null when it is too long.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > Longest)
        {
            return null;
        }

        var buffer = new byte[Longest + 1];
        int length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length > Longest ? null : buffer[..length];
    }

    /// <summary>
    /// The member whose text holds a NUL or half a surrogate pair, which one engine keeps and the other refuses; null when there is none,
    /// or when the bytes are no JSON.
    /// </summary>
    public static string? FindUnkeepable(ReadOnlySpan<byte> body)
    {
        // As themselves they are no JSON: only an escape brings one in.
        if (body.IndexOf("\\u"u8) < 0)
        {
            return null;
        }

        var reader = new Utf8JsonReader(body);
        string member = "";
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.PropertyName)
                {
                    member = reader.GetString()!;
                }
                else if (reader.TokenType is JsonTokenType.String && !IsKept(reader.GetString()))
                {
                    return member;
                }
            }
        }
        catch (InvalidOperationException)
        {
            // The reader has no other way to say that a string holds half a surrogate pair.
            return member;
        }
        catch (JsonException)
        {
            return null;
        }

        return null;
    }

    /// <summary>True when every engine keeps the text as it is.</summary>
    public static bool IsKept(string? text) => text is null || !text.Contains('\0');

    /// <summary>What is wrong, by the member's name and never by its value.</summary>
    public static string Explain(JsonException fault)
    {
        string member = fault.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : "";
        return UnmappedMember().Match(fault.Message) is { Success: true } unknown ? $"unknown member '{unknown.Groups[1].Value}'"
            : DuplicateMember().Match(fault.Message) is { Success: true } twice ? $"member '{twice.Groups[1].Value}' stands twice"
            : member.Length > 0 && fault.InnerException is not JsonException ? $"member '{member}' is of the wrong type"
            : "the body is not well-formed JSON";
    }

    [GeneratedRegex("^The JSON property '([^']{1,100})' could not be mapped")]
    private static partial Regex UnmappedMember();

    [GeneratedRegex("^Duplicate property '([^']{1,100})'")]
    private static partial Regex DuplicateMember();
}
