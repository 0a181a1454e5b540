using System.Globalization;
using Memtrace.Proxy.Core.Audit;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Admin.Audit;

/// <summary>The log of every change.</summary>
internal static class AuditEndpoints
{
    private const int HashLength = 64;

    public static IEnumerable<AdminOperation> All { get; } =
    [
        new("GET", "/audit", "list_audit", "List changes: the newest, which have no next, or from after=0 on all of them, part by part", ListAsync)
        {
            Parameters =
            [
                AdminParameter.Limit,
                new("after", "the first changes after this sequence, in place of the newest; 0 is from the beginning"),
                new("org", "only changes that touched this organization"),
                new("since", "only changes of the last so long, as 7d, or since an instant as 2026-01-01T00:00:00Z"),
            ],
            Result = typeof(PageView<AuditRecordView>),
        },
        new("GET", "/audit/verification", "verify_audit", "Walk the log and find the first row that was altered, removed or put in", VerifyAsync)
        {
            Parameters = [new("expect_head", "a head that was given earlier and kept elsewhere: the log must still hold it")],
            Result = typeof(AuditVerificationView),
        },
    ];

    private static async Task<AdminAnswer> ListAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        if (!request.TryReadPage(out PageWish wish, out AdminAnswer no) || !TryReadSince(request, out DateTimeOffset? since, out no))
        {
            return no;
        }

        var filter = new AuditFilter { OrganizationId = request.Query("org"), Since = since, After = wish.After, Limit = wish.Limit };
        IReadOnlyList<AuditRecord> records = await request.Port<IAuditLog>().ListAsync(filter, cancellationToken);
        string? next = wish.After is not null && records.Count == wish.Limit
            ? records[^1].Sequence.ToString(CultureInfo.InvariantCulture)
            : null;
        return AdminAnswer.Done(
            new PageView<AuditRecordView>([.. records.Select(AuditRecordView.Of)], next), AdminJson.Strict.AuditPage);
    }

    private static async Task<AdminAnswer> VerifyAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        string? head = request.Query("expect_head");
        if (head is not null && !(head.Length == HashLength && head.All(char.IsAsciiHexDigit)))
        {
            return AdminAnswer.Malformed($"expect_head is {HashLength} hexadecimal characters");
        }

        AuditVerdict verdict = await request.Port<IAuditLog>().VerifyAsync(head, cancellationToken);
        var view = new AuditVerificationView(
            verdict.Fault is null, verdict.Count, verdict.Head, verdict.FirstBroken, verdict.Fault);
        return AdminAnswer.Done(view, AdminJson.Strict.AuditVerificationView);
    }

    private static bool TryReadSince(AdminRequest request, out DateTimeOffset? since, out AdminAnswer no)
    {
        (since, no) = (null, null!);
        if (request.Query("since") is not { } text)
        {
            return true;
        }

        if (DurationText.TryParse(text, out TimeSpan span) && span <= DurationText.Longest)
        {
            since = request.Now - span;
            return true;
        }

        if (DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant))
        {
            since = instant;
            return true;
        }

        no = AdminAnswer.Malformed("since is a time as 7d, or an instant as 2026-01-01T00:00:00Z");
        return false;
    }
}
