using System.Buffers;
using System.Collections.Frozen;
using System.Net;
using System.Net.Http.Headers;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Telemetry.Requests;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Memtrace.Proxy.Answers;

/// <summary>
/// The head of an answer that passes: the headers that Arc is known to send, less what speaks for its host (its CORS, its cookies, its
/// redirects, its transport rules), and of others, which something in front of an Arc may add, a few whose values can be no path,
/// address or host. A value in which the credential is repeated never passes.
/// </summary>
internal static class AnswerHeaders
{
    private const int MaxStranger = 256;
    private const int MaxStrangers = 16;

    private static readonly FrozenSet<string> Known = FrozenSet.ToFrozenSet(
        [
            "Content-Type", "Content-Length", "Content-Encoding", "Date", "Vary", "Retry-After", "Cache-Control", "ETag", "Last-Modified",
            "X-Arc-Query-ID", "X-Frame-Options", "X-Content-Type-Options", "X-XSS-Protection", "Referrer-Policy", "Permissions-Policy",
            "Content-Security-Policy",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Kept = FrozenSet.ToFrozenSet(
        [
            "Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Upgrade", "TE", "Proxy-Authenticate",
            "Server", "Via", "Set-Cookie", "Set-Cookie2", "Location", "Alt-Svc", "WWW-Authenticate", "Forwarded", "Refresh", "Link",
            "Strict-Transport-Security", "Clear-Site-Data", "Proxy-Authentication-Info", "Authentication-Info", "Trailer",
            // The proxy names a request by itself.
            RequestIds.Header,
        ],
        StringComparer.OrdinalIgnoreCase);

    // Spoken by an Arc or by what stands before it, about itself.
    private static readonly string[] KeptStarts = ["Access-Control-", "X-Forwarded-", "X-Arc-", "X-Upstream", "X-Backend", "X-Served-", "X-Powered-"];

    private static readonly SearchValues<char> Places = SearchValues.Create(@"/\:@%");

    /// <summary>Copies the head of an answer, without the reason phrase.</summary>
    public static void Copy(HttpResponseMessage answer, ArcCredential credential, HttpContext context)
    {
        if (answer.ReasonPhrase is not null)
        {
            context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = null;
        }

        IHeaderDictionary to = context.Response.Headers;
        int strangers = 0;
        Copy(answer.Headers.NonValidated, credential, to, ref strangers);
        Copy(answer.Content.Headers.NonValidated, credential, to, ref strangers);
        if (answer.StatusCode is HttpStatusCode.NoContent)
        {
            // There is no body, whatever length Arc announces for one.
            to.ContentLength = null;
        }
    }

    private static void Copy(HttpHeadersNonValidated from, ArcCredential credential, IHeaderDictionary to, ref int strangers)
    {
        foreach (KeyValuePair<string, HeaderStringValues> header in from)
        {
            bool known = Known.Contains(header.Key);
            if (!known && (IsKept(header.Key) || strangers == MaxStrangers))
            {
                continue;
            }

            StringValues values = Values(header.Value);
            string text = values.ToString();
            if ((known || IsPlain(text)) && !Repeats(text, credential))
            {
                to[header.Key] = values;
                strangers += known ? 0 : 1;
            }
        }
    }

    private static bool Repeats(string text, ArcCredential credential) =>
        !credential.IsEmpty && text.Contains(credential.Reveal(), StringComparison.OrdinalIgnoreCase);

    private static bool IsKept(string name)
    {
        if (Kept.Contains(name))
        {
            return true;
        }

        foreach (string start in KeptStarts)
        {
            if (name.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // 10.0.0.7, arc-1.internal and file.ext all have a dot between two characters.
    private static bool IsPlain(string value)
    {
        if (value.Length > MaxStranger || value.AsSpan().ContainsAny(Places))
        {
            return false;
        }

        for (int i = 1; i + 1 < value.Length; i++)
        {
            if (value[i] == '.' && char.IsAsciiLetterOrDigit(value[i - 1]) && char.IsAsciiLetterOrDigit(value[i + 1]))
            {
                return false;
            }
        }

        return true;
    }

    private static StringValues Values(HeaderStringValues values)
    {
        if (values.Count <= 1)
        {
            return values.ToString();
        }

        var copy = new string[values.Count];
        int count = 0;
        foreach (string value in values)
        {
            copy[count++] = value;
        }

        return copy;
    }
}
