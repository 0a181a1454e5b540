using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Tenancies;

namespace Memtrace.Proxy.Admin.Arcs;

/// <summary>The Arc of an organization: set, looked at, changed, cleared, and what is presented to it.</summary>
internal static class ArcEndpoints
{
    /// <summary>Whether the Arc is asked before it is bound.</summary>
    public static readonly AdminParameter Verify =
        new("verify", "false binds the Arc without asking it whether it is there and takes the key; true when absent", "boolean");

    private const string OfOne = "/organizations/{org_id}/arc";

    public static IEnumerable<AdminOperation> All { get; } =
    [
        new("POST", OfOne, "add_arc", "Bind an organization to its Arc", AddAsync)
        {
            Parameters = [Verify],
            Body = typeof(ArcBody),
            Example = """{"url":"http://arc:8000","api_key":"arc-key","database":"acme"}""",
            Result = typeof(ArcView),
            Status = StatusCodes.Status201Created,
            Refusals = ["organization_not_found", "arc_exists", "arc_taken", "arc_refused", "arc_unproven"],
        },
        new("GET", OfOne, "get_arc", "An organization's Arc, its key masked", GetAsync)
        {
            Result = typeof(ArcView),
            Refusals = ["no_arc"],
        },
        new("PATCH", OfOne, "update_arc", "Change an organization's Arc, whole or not at all", UpdateAsync)
        {
            Parameters = [Verify],
            Body = typeof(ArcBody),
            Example = """{"urls":["http://arc-1:8000","http://arc-2:8000"]}""",
            Result = typeof(ArcView),
            Refusals = ["no_arc", "arc_taken", "arc_refused", "arc_unproven"],
            HasVersion = true,
        },
        new("DELETE", OfOne, "remove_arc", "Unbind an organization from its Arc", RemoveAsync)
        {
            Result = typeof(ArcRemovedView),
            Refusals = ["no_arc"],
            HasVersion = true,
        },
        new("POST", OfOne + "/credential", "rotate_credential", "Present another key to its Arc, without a refused request", RotateAsync)
        {
            Body = typeof(CredentialBody),
            Example = """{"arc_admin_key":"arc-admin-key","drain":"30s"}""",
            Result = typeof(CredentialRotatedView),
            Refusals = ["no_arc", "credential_not_switched", "under_way", "arc_refused"],
            HasVersion = true,
        },
    ];

    /// <summary>The tenancy under the terms of a request.</summary>
    public static ITenancy TenancyOf(AdminRequest request) => request.Port<TermedTenancies>().Under(request.Terms);

    /// <summary>Whether the Arc is asked first: so it is when nothing is said.</summary>
    public static bool TryReadVerify(AdminRequest request, out bool verify, out AdminAnswer no)
    {
        bool isRead = request.TryReadSwitch(Verify.Name, out bool isOn, out no);
        verify = isOn || request.Query(Verify.Name) is null;
        return isRead;
    }

    /// <summary>Why not, with what the caller can do about it.</summary>
    public static AdminAnswer Refused<T>(Told<T> told)
        where T : class
    {
        Core.Refusals.Refusal refusal = AdminProblems.RefusalOf(told.Problem!);
        AdminAnswer answer = AdminAnswer.Refused(told.Note is { } note ? refusal with { Hint = note }
            : told.Problem!.Code == ProblemCode.ArcUnproven ? refusal with { Hint = "verify=false binds it unasked" }
            : refusal);
        return answer with { IsOpen = told.IsOpen };
    }

    private static async Task<AdminAnswer> AddAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        if (!request.TryRead(AdminJson.Strict.ArcBody, out ArcBody body, out AdminAnswer no) || !TryReadVerify(request, out bool verify, out no))
        {
            return no;
        }

        return ArcReader.TryReadWhole(body, out ArcChange given, out string fault)
            ? Shown(
                await TenancyOf(request).AddArcAsync(request.Place("org_id"), Defaults.Complete(given), verify, cancellationToken),
                StatusCodes.Status201Created)
            : AdminAnswer.Malformed(fault);
    }

    private static async Task<AdminAnswer> GetAsync(AdminRequest request, CancellationToken cancellationToken) =>
        Shown(await TenancyOf(request).ShowArcAsync(request.Place("org_id"), cancellationToken));

    private static async Task<AdminAnswer> UpdateAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        if (!request.TryRead(AdminJson.Strict.ArcBody, out ArcBody body, out AdminAnswer no) || !TryReadVerify(request, out bool verify, out no))
        {
            return no;
        }

        if (body == new ArcBody(null, null, null, null, null, null))
        {
            return AdminAnswer.Malformed("there is nothing to change");
        }

        return ArcReader.TryRead(body, out ArcChange change, out string fault)
            ? Shown(await TenancyOf(request).UpdateArcAsync(
                request.Place("org_id"), change, verify, request.Patience, cancellationToken))
            : AdminAnswer.Malformed(fault);
    }

    private static async Task<AdminAnswer> RemoveAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        Answer<Organization> answer = await request.Registry.RemoveArcAsync(request.Place("org_id"), cancellationToken);
        if (answer.Value is not { } organization)
        {
            return AdminAnswer.Refused(answer.Reason!);
        }

        ConfirmedChange confirmed = await request.ConfirmAsync(cancellationToken);
        var view = new ArcRemovedView(organization.Id, confirmed.ConfirmedNodes, confirmed.UnconfirmedNodes);
        return AdminAnswer.Done(view, AdminJson.Strict.ArcRemovedView) with { Note = confirmed.Note };
    }

    private static async Task<AdminAnswer> RotateAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        if (!request.TryRead(AdminJson.Strict.CredentialBody, out CredentialBody body, out AdminAnswer no)
            || !AdminRequest.TryReadDuration("drain", body.Drain, Defaults.Drain, Defaults.LongestDrain, out TimeSpan drain, out no))
        {
            return no;
        }

        if ((body.ApiKey is null) == (body.ArcAdminKey is null))
        {
            return AdminAnswer.Malformed("give member 'api_key' or 'arc_admin_key', and not both");
        }

        if (!ArcReader.TryReadKey("api_key", body.ApiKey, mayBeEmpty: false, out ArcCredential? fresh, out string fault)
            || !ArcReader.TryReadKey("arc_admin_key", body.ArcAdminKey, mayBeEmpty: false, out ArcCredential? admin, out fault))
        {
            return AdminAnswer.Malformed(fault);
        }

        var wish = new RotationWish(fresh, admin, request.Patience, drain);
        Told<CredentialRotatedView> told = await TenancyOf(request).RotateCredentialAsync(request.Place("org_id"), wish, cancellationToken);
        return told.Value is { } view
            ? AdminAnswer.Done(view, AdminJson.Strict.CredentialRotatedView) with { Note = told.Note }
            : Refused(told);
    }

    private static AdminAnswer Shown(Told<ArcView> told, int status = StatusCodes.Status200OK) =>
        told.Value is { } view
            ? AdminAnswer.Done(view, AdminJson.Strict.ArcView, status) with { Version = told.Version, Note = told.Note }
            : Refused(told);
}
