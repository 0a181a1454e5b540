using System.Collections.Frozen;
using System.Net.Http.Headers;
using Memtrace.Proxy.Core.Arc;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Memtrace.Proxy.Answers;

/// <summary>
/// The head of an answer that passes: Arc's own, less what belongs to one connection and what describes the instance or speaks for it
/// (its CORS, its cookies, its redirects, the addresses between its nodes).
/// </summary>
internal static class AnswerHeaders
{
    private const string Cors = "Access-Control-";
    private const string Forwarded = "X-Forwarded-";

    private static readonly FrozenSet<string> Kept = FrozenSet.ToFrozenSet(
        [
            "Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Upgrade", "TE", "Proxy-Authenticate",
            "Server", "Via", "Set-Cookie", "Location", "Alt-Svc", "WWW-Authenticate", "X-Arc-Original-Host", "X-Arc-Forwarded-By",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Copies the head; a value in which the credential is repeated stays behind, and so does the reason phrase.</summary>
    public static void Copy(HttpResponseMessage answer, ArcCredential credential, HttpContext context)
    {
        if (answer.ReasonPhrase is not null)
        {
            context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = null;
        }

        IHeaderDictionary to = context.Response.Headers;
        Copy(answer.Headers.NonValidated, credential, to);
        Copy(answer.Content.Headers.NonValidated, credential, to);
    }

    private static void Copy(HttpHeadersNonValidated from, ArcCredential credential, IHeaderDictionary to)
    {
        foreach (KeyValuePair<string, HeaderStringValues> header in from)
        {
            if (StaysHere(header.Key))
            {
                continue;
            }

            StringValues values = Values(header.Value);
            if (credential.IsEmpty || !values.ToString().Contains(credential.Reveal(), StringComparison.OrdinalIgnoreCase))
            {
                to[header.Key] = values;
            }
        }
    }

    private static bool StaysHere(string name) =>
        Kept.Contains(name)
        || name.StartsWith(Cors, StringComparison.OrdinalIgnoreCase)
        || name.StartsWith(Forwarded, StringComparison.OrdinalIgnoreCase);

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
