using Memtrace.Proxy.Admin.Audit;
using Memtrace.Proxy.Core.Audit;
using Memtrace.Proxy.Core.Instants;

namespace Memtrace.Cli.Remote;

/// <summary>The audit log at a server.</summary>
internal sealed class RemoteAudit(ServerCalls calls) : IAuditLog
{
    private const int MostAtOnce = 1000;

    public async Task<IReadOnlyList<AuditRecord>> ListAsync(AuditFilter filter, CancellationToken cancellationToken)
    {
        if (filter.After is null && filter.Limit <= MostAtOnce)
        {
            return (await ReadAsync(filter, filter.Limit, cancellationToken)).Records;
        }

        // The newest of very many are known only when the log has been read up to them.
        var kept = new Queue<AuditRecord>();
        AuditFilter rest = filter with { After = filter.After ?? 0 };
        bool isOver;
        do
        {
            (IReadOnlyList<AuditRecord> records, isOver) = await ReadAsync(rest, MostAtOnce, cancellationToken);
            foreach (AuditRecord record in records)
            {
                kept.Enqueue(record);
                rest = rest with { After = record.Sequence };
            }

            isOver |= filter.After is not null && kept.Count >= filter.Limit;
            while (filter.After is null && kept.Count > filter.Limit)
            {
                kept.Dequeue();
            }
        }
        while (!isOver);
        return [.. kept.Take(filter.Limit)];
    }

    public async Task<AuditVerdict> VerifyAsync(string? expectedHead, Action<long>? seen, CancellationToken cancellationToken)
    {
        string path = "audit/verification" + ServerPath.Query(("expect_head", expectedHead));
        AuditVerificationView view = await calls.ReadAsync(path, RemoteJson.Snake.AuditVerificationView, cancellationToken);
        return new AuditVerdict(view.Count, view.Head, view.FirstBroken, view.Fault);
    }

    private async Task<(IReadOnlyList<AuditRecord> Records, bool IsOver)> ReadAsync(
        AuditFilter filter, int limit, CancellationToken cancellationToken)
    {
        string query = ServerPath.Query(
            ("limit", ServerPath.Part(limit)),
            ("after", filter.After is { } after ? ServerPath.Part(after) : null),
            ("org", filter.OrganizationId),
            ("since", Rfc3339.Format(filter.Since)));
        var page = await calls.ReadAsync("audit" + query, RemoteJson.Snake.AuditPage, cancellationToken);
        return ([.. page.Items.Select(Read)], page.Items.Count < limit);
    }

    private static AuditRecord Read(AuditRecordView view) => new(
        view.Sequence,
        ViewInstants.Read(view.At),
        view.Actor,
        view.Action,
        view.OrgId ?? "",
        view.KeyId,
        view.Details?.ToJsonString() ?? "null",
        view.Hash);
}
