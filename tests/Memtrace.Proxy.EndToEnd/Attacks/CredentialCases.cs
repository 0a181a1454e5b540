using static Memtrace.Proxy.EndToEnd.Attacks.Asked;
using static Memtrace.Proxy.EndToEnd.Attacks.Outcome;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>Rows 001 to 007: what is presented as a credential.</summary>
internal static class CredentialCases
{
    private const string Query = "POST /api/v1/query";

    // Each form in which the Arc's own token could be presented in place of a key; few endpoints, since guesses are counted.
    private static readonly (string Name, string Value)[] ArcTokens =
    [
        ("Authorization", "Bearer {ARC}"), ("Authorization", "Token {ARC}"), ("Authorization", "{ARC}"),
        ("Authorization", "Basic {BASIC-ARC}"),
        ("authorization", "bearer {ARC}"), ("x-api-key", "{ARC}"), ("X-API-KEY", "{ARC}"),
    ];

    private static readonly (string, string)[][] Twice =
    [
        [("Authorization", "Bearer {A}"), ("Authorization", "Bearer {B}")],
        [("Authorization", "Bearer {B}"), ("Authorization", "Bearer {A}")],
        [("Authorization", "Bearer {A}"), ("authorization", "Bearer {A}")],
        [("Authorization", "Bearer {A}"), ("Authorization", "Bearer {ARC}")],
        [("x-api-key", "{A}"), ("x-api-key", "{B}")],
        [("x-api-key", "{A}"), ("X-Api-Key", "{A}")],
        [("x-api-key", "{A}"), ("x-api-key", "")],
        [("Authorization", ""), ("Authorization", "Bearer {A}")],
    ];

    private static readonly (string, string)[][] Conflicting =
    [
        [("Authorization", "Bearer {A}"), ("x-api-key", "{B}")],
        [("x-api-key", "{B}"), ("Authorization", "Bearer {A}")],
        [("Authorization", "Basic {BASIC-A}"), ("x-api-key", "{B}")],
        [("Authorization", "Basic {BASIC-B}"), ("x-api-key", "{A}")],
        [("Authorization", "Token {B}"), ("x-api-key", "{A}")],
        [("Authorization", "{B}"), ("x-api-key", "{A}")],
        [("Authorization", "Bearer {ARC}"), ("x-api-key", "{A}")],
        [("Authorization", "Bearer {A}"), ("x-api-key", "{ARC}")],
    ];

    public static IEnumerable<AttackCase> All() => [.. ArcToken(), .. InTheAddress(), .. TwoCredentials(), .. Forms()];

    private static IEnumerable<AttackCase> ArcToken()
    {
        foreach ((string Name, string Value) token in ArcTokens)
        {
            yield return new(1, $"write with {token}", Write().With(token), Refused(401, "invalid_key"));
            yield return new(1, $"query with {token}", Asked.Query().With(token), Refused(401, "invalid_key"));
            yield return new(1, $"list with {token}", Get("/api/v1/databases").With(token), Refused(401, "invalid_key"));
        }

        yield return new(1, $"in the address, {AttackTable.NoKey}", Write("/write?p={ARC}"), Refused(401, "invalid_key"));
        yield return new(
            1, $"in the address elsewhere, {AttackTable.NoKey}", Asked.Query(target: "/api/v1/query?p={ARC}"), Refused(401, "missing_key"));
        yield return new(1, $"in a cookie, {AttackTable.NoKey}", Write().With(("Cookie", "x-api-key={ARC}")), Refused(401, "missing_key"));
        yield return new(
            1, $"as proxy authorization, {AttackTable.NoKey}", Write().With(("Proxy-Authorization", "Bearer {ARC}")),
            Refused(401, "missing_key"));
        yield return new(
            1, $"as trailer, {AttackTable.NoKey}", Write() with { Trailers = [("x-api-key", "{ARC}")] }, Refused(401, "missing_key"));
        yield return new(1, $"nothing at all, {AttackTable.NoKey}", Write(), Refused(401, "missing_key"));
        yield return new(1, "an empty key", Write().With(("x-api-key", "")), Refused(401, "missing_key"));
        yield return new(1, "a scheme alone", Write().With(("Authorization", "Bearer ")), Refused(401));
    }

    private static IEnumerable<AttackCase> InTheAddress()
    {
        string[] tokens = ["p={ARC}", "%70={ARC}", "u=x&p={ARC}", "p=", "P={ARC}", "pass={ARC}", "token={ARC}", "access_token={ARC}"];
        foreach (string token in tokens)
        {
            yield return new(2, token, Write($"/write?{token}"), Sent("POST /write?db=tenant_a"));
            yield return new(2, $"{token} chunked", Write($"/write?{token}").Chunked(), Sent("POST /write?db=tenant_a"));
        }

        yield return new(2, "at the 2.x endpoint", Write("/api/v2/write?p={ARC}"), Sent("POST /api/v2/write?bucket=tenant_a"));
        yield return new(2, "at a query", Asked.Query(target: "/api/v1/query?p={ARC}"), Sent(Query, 200));
        yield return new(2, "at a list", Get("/api/v1/measurements?p={ARC}"), Sent("GET /api/v1/measurements?database=tenant_a", 200));
        yield return new(2, "beside itself", Write("/write?p={ARC}&p={ARC}"), Refused(400, "ambiguous_key"));
        yield return new(3, $"alone, {AttackTable.NoKey}", Write("/write?p={A}"), Sent("POST /write?db=tenant_a"));
        yield return new(3, $"with a user, {AttackTable.NoKey}", Write("/write?u=any&p={A}&db=x"), Sent("POST /write?db=tenant_a"));
        yield return new(3, $"name encoded, {AttackTable.NoKey}", Write("/write?%70={A}"), Sent("POST /write?db=tenant_a"));
        yield return new(3, $"twice, {AttackTable.NoKey}", Write("/write?p={A}&p={A}"), Refused(400, "ambiguous_key"));
        yield return new(3, $"two keys, {AttackTable.NoKey}", Write("/write?p={A}&p={B}"), Refused(400, "ambiguous_key"));
        yield return new(3, $"at the 2.x endpoint, {AttackTable.NoKey}", Write("/api/v2/write?p={A}"), Refused(401, "missing_key"));
        yield return new(3, $"at a query, {AttackTable.NoKey}", Asked.Query(target: "/api/v1/query?p={A}"), Refused(401, "missing_key"));
        yield return new(3, $"in the fragment, {AttackTable.NoKey}", Write("/write#?p={A}"), RefusedWith(400, 401));
    }

    private static IEnumerable<AttackCase> TwoCredentials()
    {
        foreach ((string, string)[] headers in Twice)
        {
            yield return new(4, $"query with {headers[0]} {headers[1]}", Asked.Query().With(headers), Refused(400, "ambiguous_key"));
            yield return new(4, $"write with {headers[0]} {headers[1]}", Write().With(headers), Refused(400, "ambiguous_key"));
        }

        foreach ((string, string)[] headers in Conflicting)
        {
            yield return new(5, $"query with {headers[0]} {headers[1]}", Asked.Query().With(headers), Refused(400, "ambiguous_key"));
            yield return new(
                5, $"list with {headers[0]} {headers[1]}", Get("/api/v1/databases").With(headers), Refused(400, "ambiguous_key"));
        }

        yield return new(
            4, "two keys in one header", Asked.Query().With(("Authorization", "Bearer {A}, Bearer {B}")), RefusedWith(400, 401));
        yield return new(4, "two keys in one key header", Asked.Query().With(("x-api-key", "{A},{B}")), RefusedWith(400, 401));
        yield return new(5, "header and address", Write("/write?p={B}").With(("x-api-key", "{A}")), Refused(400, "ambiguous_key"));
        yield return new(
            5, "basic and address", Write("/write?p={B}").With(("Authorization", "Basic {BASIC-A}")), Refused(400, "ambiguous_key"));
        yield return new(
            5, "the same key everywhere",
            Write("/write?p={A}").With(("x-api-key", "{A}"), ("Authorization", "Token {A}")),
            Sent("POST /write?db=tenant_a"));
        yield return new(
            5, "the other key as a trailer",
            Write().With(("x-api-key", "{A}")) with { Trailers = [("Authorization", "Bearer {B}")] },
            Sent("POST /write?db=tenant_a"));
    }

    private static IEnumerable<AttackCase> Forms()
    {
        (string, string)[] forms =
        [
            ("Authorization", "bearer {A}"), ("Authorization", "BEARER {A}"), ("Authorization", "Token {A}"),
            ("Authorization", "tOkEn {A}"),
            ("Authorization", "Basic {BASIC-A}"), ("Authorization", "basic {BASIC-A}"), ("authorization", "{A}"),
            ("Authorization", "Bearer   {A}  "),
            ("x-api-key", "{A}"), ("X-API-Key", "  {A}  "),
        ];
        (string, string)[] wrong =
        [
            ("Authorization", "Digest {A}"), ("Authorization", "Bearer {A} {B}"), ("Authorization", "Basic {A}"),
            ("Authorization", "Negotiate {A}"),
            ("Authorization", "ApiKey {A}"), ("x-api-key", "Bearer {A}"),
        ];
        foreach ((string, string) form in forms)
        {
            yield return new(7, $"query with {form}", Asked.Query().With(form), Sent(Query, 200));
            yield return new(7, $"write with {form}", Write().With(form), Sent("POST /write?db=tenant_a"));
        }

        foreach ((string, string) form in wrong)
        {
            yield return new(7, $"no form: {form}", Asked.Query().With(form), Refused(401, "invalid_key"));
        }
    }
}
