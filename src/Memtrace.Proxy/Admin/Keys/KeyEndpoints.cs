using System.Globalization;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Admin.Keys;

/// <summary>Keys: issued, listed and looked at. What happens to one later stands in <see cref="KeyLifeEndpoints"/>.</summary>
internal static class KeyEndpoints
{
    private const string OfOrganization = "/organizations/{org_id}/keys";

    public static IEnumerable<AdminOperation> All { get; } =
    [
        new("POST", OfOrganization, "issue_key", "Issue a key; the answer is the only one that shows it", IssueAsync)
        {
            Body = typeof(NewKeyBody),
            Example = """{"name":"ingest","permissions":["write"],"expires_in":"90d","allow_cidr":["10.0.0.0/8"]}""",
            Result = typeof(IssuedKeyView),
            Status = StatusCodes.Status201Created,
            Refusals = ["organization_not_found", "key_name_taken", "invalid_value"],
        },
        new("GET", OfOrganization, "list_keys", "List an organization's keys in order of issue", ListAsync)
        {
            Parameters = [AdminParameter.Limit, AdminParameter.After],
            Result = typeof(PageView<KeyView>),
            Refusals = ["organization_not_found"],
        },
        new("GET", "/keys/{key_id}", "get_key", "A key, never the key itself", GetAsync)
        {
            Result = typeof(KeyView),
            Refusals = ["key_not_found"],
        },
    ];

    private static async Task<AdminAnswer> IssueAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        if (!request.TryRead(AdminJson.Strict.NewKeyBody, out NewKeyBody body, out AdminAnswer no)
            || !KeyFacts.TryRead(body.Permissions, body.ExpiresIn, body.AllowCidr, out KeyFacts facts, out no))
        {
            return no;
        }

        if (body.Name is not { } name)
        {
            return AdminAnswer.Malformed("member 'name' is missing");
        }

        var key = new NewKey(name, facts.Permissions ?? KeyPermissions.Read | KeyPermissions.Write)
        {
            ExpiresIn = facts.ExpiresIn,
            AllowedNetworks = facts.AllowedNetworks ?? AllowedNetworks.Anywhere,
        };
        Answer<IssuedKey> answer = await request.Registry.IssueKeyAsync(request.Place("org_id"), key, cancellationToken);
        if (answer.Value is not { } issued)
        {
            return AdminAnswer.Refused(answer.Reason!);
        }

        // The key of a trial is one that will never be.
        IssuedKeyView view = request.Terms.DryRun ? IssuedKeyView.Of(issued) with { Key = null } : IssuedKeyView.Of(issued);
        return AdminAnswer.Done(view, AdminJson.Strict.IssuedKeyView, StatusCodes.Status201Created) with
        {
            Version = ResourceVersion.Of(issued.Key),
        };
    }

    private static async Task<AdminAnswer> ListAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        if (!request.TryReadPage(out PageWish wish, out AdminAnswer no))
        {
            return no;
        }

        Answer<Page<ApiKey>> answer = await request.Registry.ListKeysAsync(request.Place("org_id"), wish, cancellationToken);
        if (answer.Value is not { } page)
        {
            return AdminAnswer.Refused(answer.Reason!);
        }

        DateTimeOffset now = request.Now;
        var view = new PageView<KeyView>(
            [.. page.Items.Select(key => KeyView.Of(key, now))], page.Next?.ToString(CultureInfo.InvariantCulture));
        return AdminAnswer.Done(view, AdminJson.Strict.KeyPage);
    }

    private static async Task<AdminAnswer> GetAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        Answer<ApiKey> answer = await request.Registry.FindKeyAsync(request.Number("key_id") ?? -1, cancellationToken);
        return answer.Value is { } key
            ? AdminAnswer.Done(KeyView.Of(key, request.Now), AdminJson.Strict.KeyView) with { Version = ResourceVersion.Of(key) }
            : AdminAnswer.Refused(answer.Reason!);
    }
}
