using Memtrace.Proxy.Admin.Arcs;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Tenancies;

namespace Memtrace.Proxy.Admin.Tenants;

/// <summary>Tenants: the sign-up of a customer in one request, and off again.</summary>
internal static class TenantEndpoints
{
    public static IEnumerable<AdminOperation> All { get; } =
    [
        new("POST", "/tenants", "provision_tenant", "Make an organization, its Arc binding and its key in one step", ProvisionAsync)
        {
            Parameters = [ArcEndpoints.Verify],
            Body = typeof(TenantBody),
            Example = """{"name":"acme","url":"http://arc:8000","database":"acme","arc_admin_key":"arc-admin-key"}""",
            Result = typeof(TenantView),
            Status = StatusCodes.Status201Created,
            Refusals = ["invalid_value", "key_name_taken", "arc_taken", "under_way", "arc_refused", "arc_unproven"],
        },
        new("POST", "/tenants/{org_id}/offboard", "offboard_tenant", "Refuse its keys everywhere, and revoke its token", OffboardAsync)
        {
            Body = typeof(OffboardingBody),
            Example = """{"retain":"30d","arc_admin_key":"arc-admin-key"}""",
            Result = typeof(TenantOffboardedView),
            Refusals = ["organization_not_found"],
            HasVersion = true,
        },
    ];

    private static async Task<AdminAnswer> ProvisionAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        if (!request.TryRead(AdminJson.Strict.TenantBody, out TenantBody body, out AdminAnswer no)
            || !ArcEndpoints.TryReadVerify(request, out bool verify, out no))
        {
            return no;
        }

        if (!TryRead(body, verify, out NewTenant wanted, out ArcCredential? admin, out string fault))
        {
            return AdminAnswer.Malformed(fault);
        }

        Told<TenantView> told = await ArcEndpoints.TenancyOf(request).ProvisionAsync(wanted, admin, verify, cancellationToken);
        return told.Value is { } view
            ? AdminAnswer.Done(view, AdminJson.Strict.TenantView, StatusCodes.Status201Created) with { Note = told.Note }
            : ArcEndpoints.Refused(told);
    }

    private static async Task<AdminAnswer> OffboardAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        if (!request.TryRead(AdminJson.Strict.OffboardingBody, out OffboardingBody body, out AdminAnswer no)
            || !AdminRequest.TryReadDuration(
                "retain", body.Retain, Defaults.Retention, DurationText.Longest, out TimeSpan retain, out no))
        {
            return no;
        }

        if (!ArcReader.TryReadKey("arc_admin_key", body.ArcAdminKey, mayBeEmpty: false, out ArcCredential? admin, out string fault))
        {
            return AdminAnswer.Malformed(fault);
        }

        var wish = new OffboardingWish(retain, admin, request.Patience);
        Told<TenantOffboardedView> told = await ArcEndpoints.TenancyOf(request).OffboardAsync(request.Place("org_id"), wish, cancellationToken);
        return told.Value is { } view
            ? AdminAnswer.Done(view, AdminJson.Strict.TenantOffboardedView) with { Note = told.Note }
            : ArcEndpoints.Refused(told);
    }

    private static bool TryRead(TenantBody body, bool verify, out NewTenant wanted, out ArcCredential? admin, out string fault)
    {
        (wanted, admin) = (null!, null);
        var arc = new ArcBody(body.Url, body.Urls, body.ApiKey, body.Database, body.Measurement, body.Dedicated);
        fault = body.Name is null ? "member 'name' is missing"
            : body is { ApiKey: not null, ArcAdminKey: not null } ? "give member 'api_key' or 'arc_admin_key', not both"
            : body.ArcAdminKey is not null && !verify ? "verify=false and an arc admin key exclude each other: what is made is tried"
            : "";
        if (fault.Length > 0
            || !ArcReader.TryReadWhole(arc, out ArcChange given, out fault)
            || !ArcReader.TryReadKey("arc_admin_key", body.ArcAdminKey, mayBeEmpty: false, out admin, out fault))
        {
            return false;
        }

        string list = body.Permissions is null ? Defaults.Permissions : string.Join(',', body.Permissions);
        if (!KeyPermissionsText.TryParse(list, out KeyPermissions permissions, out _))
        {
            fault = "member 'permissions' is a list of read, write, admin";
            return false;
        }

        wanted = Defaults.Complete(body.Name!, given, body.KeyName, permissions);
        return true;
    }
}
