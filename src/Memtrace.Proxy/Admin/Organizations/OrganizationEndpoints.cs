using System.Globalization;
using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Admin.Organizations;

/// <summary>Organizations: made, listed, looked at, suspended, deleted, restored.</summary>
internal static class OrganizationEndpoints
{
    private const string OfList = "/organizations";
    private const string OfOne = "/organizations/{org_id}";

    private static readonly TimeSpan UsualRetention = TimeSpan.FromDays(30);

    public static IEnumerable<AdminOperation> All { get; } =
    [
        new("POST", OfList, "create_organization", "Create an organization", CreateAsync)
        {
            Body = typeof(NewOrganization),
            Example = """{"name":"acme"}""",
            Result = typeof(OrganizationView),
            Status = StatusCodes.Status201Created,
            Refusals = ["invalid_value"],
        },
        new("GET", OfList, "list_organizations", "List organizations in order of their making", ListAsync)
        {
            Parameters =
            [
                AdminParameter.Limit,
                AdminParameter.After,
                new("deleted", "true lists those that are deleted and can be restored, in place of the others", "boolean"),
            ],
            Result = typeof(PageView<OrganizationView>),
        },
        new("GET", OfOne, "get_organization", "Everything of an organization, deleted or not, but its secrets", GetAsync)
        {
            Result = typeof(OrganizationOverviewView),
            Refusals = ["organization_not_found"],
        },
        new("DELETE", OfOne, "delete_organization", "Delete an organization: its keys are refused from then on", DeleteAsync)
        {
            Parameters =
            [
                new("retain", "how long it can be restored, as 30d; 30d when absent"),
                new("purge", "true removes it with all its rows at once, deleted before or not", "boolean"),
            ],
            Result = typeof(OrganizationDeletedView),
            Refusals = ["organization_not_found"],
            HasVersion = true,
        },
        new("POST", OfOne + "/suspend", "suspend_organization", "Refuse its keys until it is resumed", SuspendAsync)
        {
            Body = typeof(Suspension),
            Example = """{"reason":"invoice 4711 is overdue"}""",
            Result = typeof(OrganizationView),
            Refusals = ["organization_not_found", "organization_deleted"],
            HasVersion = true,
        },
        new("POST", OfOne + "/resume", "resume_organization", "End its suspension: its keys work again", ResumeAsync)
        {
            Result = typeof(OrganizationView),
            Refusals = ["organization_not_found", "organization_deleted", "nothing_to_undo"],
            HasVersion = true,
        },
        new("POST", OfOne + "/restore", "restore_organization", "Bring it back while its rows are kept", RestoreAsync)
        {
            Result = typeof(OrganizationView),
            Refusals = ["organization_not_found", "nothing_to_undo", "arc_taken"],
            HasVersion = true,
        },
    ];

    private static async Task<AdminAnswer> CreateAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        if (!request.TryRead(AdminJson.Strict.NewOrganization, out NewOrganization body, out AdminAnswer no))
        {
            return no;
        }

        if (body.Name is not { } name)
        {
            return AdminAnswer.Malformed("member 'name' is missing");
        }

        Answer<Organization> answer = await request.Registry.CreateOrganizationAsync(name, cancellationToken);
        return answer.Value is { } made
            ? AdminAnswer.Done(OrganizationView.Of(made), AdminJson.Strict.OrganizationView, StatusCodes.Status201Created) with
            {
                Version = ResourceVersion.Of(made),
            }
            : AdminAnswer.Refused(answer.Reason!);
    }

    private static async Task<AdminAnswer> ListAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        if (!request.TryReadSwitch("deleted", out bool deleted, out AdminAnswer no) || !request.TryReadPage(out PageWish wish, out no))
        {
            return no;
        }

        Page<Organization> page = await request.Registry.ListOrganizationsAsync(deleted, wish, cancellationToken);
        var view = new PageView<OrganizationView>(
            [.. page.Items.Select(OrganizationView.Of)], page.Next?.ToString(CultureInfo.InvariantCulture));
        return AdminAnswer.Done(view, AdminJson.Strict.OrganizationPage);
    }

    private static async Task<AdminAnswer> GetAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        string id = request.Place("org_id");
        Answer<OrganizationOverview> answer = await request.Registry.ShowOrganizationAsync(id, cancellationToken);
        if (answer.Value is not { } overview)
        {
            return AdminAnswer.Refused(answer.Reason!);
        }

        var view = OrganizationOverviewView.Of(overview, await request.Registry.IsCredentialEndedAsync(id, cancellationToken));
        return AdminAnswer.Done(view, AdminJson.Strict.OrganizationOverviewView) with { Version = ResourceVersion.Of(overview.Organization) };
    }

    private static async Task<AdminAnswer> DeleteAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        if (!request.TryReadSwitch("purge", out bool isPurge, out AdminAnswer no)
            || !AdminRequest.TryReadDuration(
                "retain", request.Query("retain"), UsualRetention, DurationText.Longest, out TimeSpan retain, out no))
        {
            return no;
        }

        if (isPurge && request.Query("retain") is not null)
        {
            return AdminAnswer.Malformed("give retain or purge, not both");
        }

        string id = request.Place("org_id");
        Answer<Organization> answer = isPurge
            ? await request.Registry.PurgeOrganizationAsync(id, cancellationToken)
            : await request.Registry.DeleteOrganizationAsync(id, retain, cancellationToken);
        if (answer.Value is not { } deleted)
        {
            return AdminAnswer.Refused(answer.Reason!);
        }

        ConfirmedChange confirmed = await request.ConfirmAsync(cancellationToken);
        var view = new OrganizationDeletedView(
            deleted.Id,
            deleted.Name,
            isPurge ? null : Rfc3339.Format(deleted.PurgeAfter),
            confirmed.ConfirmedNodes,
            confirmed.UnconfirmedNodes);
        return AdminAnswer.Done(view, AdminJson.Strict.OrganizationDeletedView) with { Note = confirmed.Note };
    }

    private static async Task<AdminAnswer> SuspendAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        if (!request.TryRead(AdminJson.Strict.Suspension, out Suspension body, out AdminAnswer no))
        {
            return no;
        }

        return SuspensionReason.TryParse(body.Reason, out SuspensionReason reason, out string fault)
            ? await ChangedAsync(
                request, await request.Registry.SuspendOrganizationAsync(request.Place("org_id"), reason, cancellationToken), cancellationToken)
            : AdminAnswer.Malformed(fault);
    }

    private static async Task<AdminAnswer> ResumeAsync(AdminRequest request, CancellationToken cancellationToken) =>
        await ChangedAsync(
            request, await request.Registry.ResumeOrganizationAsync(request.Place("org_id"), cancellationToken), cancellationToken);

    private static async Task<AdminAnswer> RestoreAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        string id = request.Place("org_id");
        AdminAnswer answer = await ChangedAsync(
            request, await request.Registry.RestoreOrganizationAsync(id, cancellationToken), cancellationToken);
        if (answer.Refusal is not null || !await IsCredentialEndedAsync(request, id, cancellationToken))
        {
            return answer;
        }

        string lacks = EndedCredential.NoteOf("POST /organizations/{org_id}/arc/credential");
        return answer with { Note = answer.Note is { } note ? $"{note}; {lacks}" : lacks };
    }

    // It is restored by now, whatever the store says: a failure would tell that it is not.
    private static async Task<bool> IsCredentialEndedAsync(AdminRequest request, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await request.Registry.IsCredentialEndedAsync(id, cancellationToken);
        }
        catch (RegistryException)
        {
            return false;
        }
    }

    private static async Task<AdminAnswer> ChangedAsync(
        AdminRequest request, Answer<Organization> answer, CancellationToken cancellationToken)
    {
        if (answer.Value is not { } changed)
        {
            return AdminAnswer.Refused(answer.Reason!);
        }

        ConfirmedChange confirmed = await request.ConfirmAsync(cancellationToken);
        return AdminAnswer.Done(OrganizationView.Of(changed, confirmed), AdminJson.Strict.OrganizationView) with
        {
            Version = ResourceVersion.Of(changed),
            Note = confirmed.Note,
        };
    }
}
