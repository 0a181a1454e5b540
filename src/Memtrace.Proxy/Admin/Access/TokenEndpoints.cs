using Memtrace.Proxy.Core.Access;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Admin.Access;

/// <summary>The tokens of this API itself.</summary>
internal static class TokenEndpoints
{
    public static IEnumerable<AdminOperation> All { get; } =
    [
        new("POST", "/tokens", "create_token", "Make a token of this API; the answer is the only one that shows it", CreateAsync)
        {
            Body = typeof(NewTokenBody),
            Example = """{"name":"billing","scope":"read","expires_in":"90d"}""",
            Result = typeof(AdminTokenView),
            Status = StatusCodes.Status201Created,
            Refusals = ["token_name_taken", "invalid_value"],
        },
        new("GET", "/tokens", "list_tokens", "List the tokens of this API, never the tokens themselves", ListAsync)
        {
            Result = typeof(PageView<AdminTokenView>),
        },
        new("DELETE", "/tokens/{name}", "revoke_token", "Revoke a token of this API: it is refused from then on", RevokeAsync)
        {
            Result = typeof(AdminTokenView),
            Refusals = ["token_not_found"],
        },
    ];

    private static async Task<AdminAnswer> CreateAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        if (!request.TryRead(AdminJson.Strict.NewTokenBody, out NewTokenBody body, out AdminAnswer no)
            || !AdminRequest.TryReadDuration("expires_in", body.ExpiresIn, default, DurationText.Longest, out TimeSpan life, out no))
        {
            return no;
        }

        if (body.Name is not { } name)
        {
            return AdminAnswer.Malformed("member 'name' is missing");
        }

        if (!AdminScopes.TryParse(body.Scope, out AdminScope scope))
        {
            return AdminAnswer.Malformed("member 'scope' is read or manage");
        }

        var wanted = new NewAdminToken(name, scope, body.ExpiresIn is null ? null : life);
        Answer<IssuedAdminToken> answer = await Tokens(request).CreateAsync(wanted, cancellationToken);
        if (answer.Value is not { } issued)
        {
            return AdminAnswer.Refused(answer.Reason!);
        }

        AdminTokenView view = request.Terms.DryRun ? AdminTokenView.Of(issued.Token) : AdminTokenView.Of(issued);
        return AdminAnswer.Done(view, AdminJson.Strict.AdminTokenView, StatusCodes.Status201Created);
    }

    private static async Task<AdminAnswer> ListAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<AdminToken> tokens = await Tokens(request).ListAsync(cancellationToken);
        return AdminAnswer.Done(new PageView<AdminTokenView>([.. tokens.Select(AdminTokenView.Of)], null), AdminJson.Strict.TokenPage);
    }

    private static async Task<AdminAnswer> RevokeAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        Answer<AdminToken> answer = await Tokens(request).RevokeAsync(request.Place("name"), cancellationToken);
        return answer.Value is { } revoked
            ? AdminAnswer.Done(AdminTokenView.Of(revoked), AdminJson.Strict.AdminTokenView)
            : AdminAnswer.Refused(answer.Reason!);
    }

    private static IAdminTokens Tokens(AdminRequest request) => request.Port<IRegistries>().TokensUnder(request.Terms);
}
