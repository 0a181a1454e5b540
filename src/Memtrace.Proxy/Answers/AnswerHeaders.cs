using System.Collections.Frozen;
using System.Net.Http.Headers;
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

    public static void Copy(HttpResponseMessage answer, IHeaderDictionary to)
    {
        Copy(answer.Headers.NonValidated, to);
        Copy(answer.Content.Headers.NonValidated, to);
    }

    private static void Copy(HttpHeadersNonValidated from, IHeaderDictionary to)
    {
        foreach (KeyValuePair<string, HeaderStringValues> header in from)
        {
            if (!StaysHere(header.Key))
            {
                to[header.Key] = Values(header.Value);
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
