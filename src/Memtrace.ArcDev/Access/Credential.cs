using Memtrace.ArcDev.Http;

namespace Memtrace.ArcDev.Access;

internal static class Credential
{
    /// <summary>
    /// The credential as Arc looks for it: <c>Authorization</c> masks <c>x-api-key</c>, which masks <c>?p=</c>. An
    /// unknown scheme is not refused, its whole value is taken for the token. Null when there is none.
    /// </summary>
    public static string? Of(ArcRequest request)
    {
        if (request.Header("Authorization") is { } authorization)
        {
            return After(authorization, "Bearer ") ?? After(authorization, "Token ") ?? authorization;
        }

        return request.Header("x-api-key") ?? request.Query.First("p");
    }

    private static string? After(string value, string scheme) =>
        value.StartsWith(scheme, StringComparison.Ordinal) ? value[scheme.Length..] : null;
}
