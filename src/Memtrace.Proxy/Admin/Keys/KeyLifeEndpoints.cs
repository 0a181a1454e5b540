using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Admin.Keys;

/// <summary>What happens to keys between their issue and their end.</summary>
internal static class KeyLifeEndpoints
{
    private const string OfOne = "/keys/{key_id}";
    private const int MostAtOnce = 1000;

    private static readonly TimeSpan UsualGrace = TimeSpan.FromHours(24);

    public static IEnumerable<AdminOperation> All { get; } =
    [
        new("PATCH", OfOne, "update_key", "Change what a key may do, from where and how long, whole or not at all", UpdateAsync)
        {
            Body = typeof(KeyChangeBody),
            Example = """{"permissions":["read"],"no_expiry":true}""",
            Result = typeof(KeyView),
            Refusals = ["key_not_found", "key_not_active", "organization_not_found"],
            HasVersion = true,
        },
        new("DELETE", OfOne, "revoke_key", "Revoke a key: it is refused from then on", RevokeAsync)
        {
            Result = typeof(RevokedKeyView),
            Refusals = ["key_not_found"],
            HasVersion = true,
        },
        new("POST", OfOne + "/disable", "disable_key", "Switch a key off", (request, stop) => SwitchAsync(request, false, stop))
        {
            Result = typeof(KeyView),
            Refusals = ["key_not_found"],
            HasVersion = true,
        },
        new("POST", OfOne + "/enable", "enable_key", "Switch a key on", (request, stop) => SwitchAsync(request, true, stop))
        {
            Result = typeof(KeyView),
            Refusals = ["key_not_found"],
            HasVersion = true,
        },
        new("POST", OfOne + "/rotate", "rotate_key", "Issue a key in the place of another, which works until the grace ends", RotateAsync)
        {
            Body = typeof(RotationBody),
            Example = """{"grace":"24h"}""",
            Result = typeof(RotatedKeyView),
            Refusals = ["key_not_found", "key_not_active", "organization_not_found"],
            HasVersion = true,
        },
        new("POST", "/keys/revoke", "revoke_keys", "Revoke keys together: all of them or none", RevokeTogetherAsync)
        {
            Body = typeof(RevocationBody),
            Example = """{"ids":[7,8]}""",
            Result = typeof(RevokedKeysView),
            Refusals = ["key_not_found"],
        },
    ];

    private static async Task<AdminAnswer> UpdateAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        if (!request.TryRead(AdminJson.Strict.KeyChangeBody, out KeyChangeBody body, out AdminAnswer no)
            || !KeyFacts.TryRead(body.Permissions, body.ExpiresIn, body.AllowCidr, out KeyFacts facts, out no))
        {
            return no;
        }

        var change = new KeyChange
        {
            Permissions = facts.Permissions,
            ExpiresIn = facts.ExpiresIn,
            NeverExpires = body.NoExpiry is true,
            AllowedNetworks = body.NoAllowCidr is true ? AllowedNetworks.Anywhere : facts.AllowedNetworks,
        };
        string fault = change is { NeverExpires: true, ExpiresIn: not null } ? "expires_in and no_expiry exclude each other"
            : body.NoAllowCidr is true && facts.AllowedNetworks is not null ? "allow_cidr and no_allow_cidr exclude each other"
            : change == new KeyChange() ? "nothing to change: give permissions, expires_in, no_expiry, allow_cidr or no_allow_cidr"
            : "";
        return fault.Length > 0
            ? AdminAnswer.Malformed(fault)
            : await ChangedAsync(request, await request.Registry.UpdateKeyAsync(NumberOf(request), change, cancellationToken), cancellationToken);
    }

    private static async Task<AdminAnswer> SwitchAsync(AdminRequest request, bool enabled, CancellationToken cancellationToken) =>
        await ChangedAsync(request, await request.Registry.SwitchKeyAsync(NumberOf(request), enabled, cancellationToken), cancellationToken);

    private static async Task<AdminAnswer> RevokeAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        Answer<ApiKey> answer = await request.Registry.RevokeKeyAsync(NumberOf(request), cancellationToken);
        if (answer.Value is not { } revoked)
        {
            return AdminAnswer.Refused(answer.Reason!);
        }

        ConfirmedChange confirmed = await request.ConfirmAsync(cancellationToken);
        var view = new RevokedKeyView(
            revoked.Facts.Id, revoked.Facts.Name, revoked.OrganizationId, confirmed.ConfirmedNodes, confirmed.UnconfirmedNodes);
        return AdminAnswer.Done(view, AdminJson.Strict.RevokedKeyView) with { Note = confirmed.Note };
    }

    private static async Task<AdminAnswer> RotateAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        if (!request.TryRead(AdminJson.Strict.RotationBody, out RotationBody body, out AdminAnswer no)
            || !AdminRequest.TryReadDuration("grace", body.Grace, UsualGrace, DurationText.Longest, out TimeSpan grace, out no))
        {
            return no;
        }

        Answer<RotatedKey> answer = await request.Registry.RotateKeyAsync(NumberOf(request), grace, cancellationToken);
        if (answer.Value is not { } rotated)
        {
            return AdminAnswer.Refused(answer.Reason!);
        }

        ConfirmedChange confirmed = await request.ConfirmAsync(cancellationToken);
        var view = RotatedKeyView.Of(IssuedKeyView.Of(rotated.Issued), rotated.Replaced, confirmed);
        return AdminAnswer.Done(request.Terms.DryRun ? view with { Key = null } : view, AdminJson.Strict.RotatedKeyView) with
        {
            Note = confirmed.Note,
        };
    }

    private static async Task<AdminAnswer> RevokeTogetherAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        if (!request.TryRead(AdminJson.Strict.RevocationBody, out RevocationBody body, out AdminAnswer no))
        {
            return no;
        }

        if (body.Ids is not { Count: >= 1 and <= MostAtOnce } ids)
        {
            return AdminAnswer.Malformed($"member 'ids' holds 1 to {MostAtOnce} numbers");
        }

        Answer<ApiKey[]> answer = await request.Registry.RevokeKeysAsync(ids, cancellationToken);
        if (answer.Value is not { } revoked)
        {
            return AdminAnswer.Refused(answer.Reason!);
        }

        ConfirmedChange confirmed = await request.ConfirmAsync(cancellationToken);
        DateTimeOffset now = request.Now;
        var view = new RevokedKeysView(
            [.. revoked.Select(key => KeyView.Of(key, now))], confirmed.ConfirmedNodes, confirmed.UnconfirmedNodes);
        return AdminAnswer.Done(view, AdminJson.Strict.RevokedKeysView) with { Note = confirmed.Note };
    }

    private static async Task<AdminAnswer> ChangedAsync(AdminRequest request, Answer<ApiKey> answer, CancellationToken cancellationToken)
    {
        if (answer.Value is not { } changed)
        {
            return AdminAnswer.Refused(answer.Reason!);
        }

        ConfirmedChange confirmed = await request.ConfirmAsync(cancellationToken);
        return AdminAnswer.Done(KeyView.Of(changed, request.Now, confirmed), AdminJson.Strict.KeyView) with
        {
            Version = ResourceVersion.Of(changed),
            Note = confirmed.Note,
        };
    }

    // What is no number is the number of no key.
    private static long NumberOf(AdminRequest request) => request.Number("key_id") ?? -1;
}
