using System.Data.Common;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Audit;
using Memtrace.Proxy.Storage.Copies;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Sealing;

/// <summary>
/// Seals every credential anew under the current master key. It goes in batches of one transaction each; what a run that was broken
/// off has done, the next one finds done. Nodes that know both keys serve all the while.
/// </summary>
public sealed class MasterKeyRotation
{
    private const int BatchSize = 500;

    private readonly Database _database;
    private readonly CredentialSealer? _sealer;
    private readonly AuditTable _audit;
    private readonly TimeProvider _clock;

    internal MasterKeyRotation(Database database, CredentialSealer? sealer, AuditTable audit, TimeProvider clock)
    {
        _database = database;
        _sealer = sealer;
        _audit = audit;
        _clock = clock;
    }

    /// <summary>Null when the keys of this program open the store; otherwise why not.</summary>
    /// <exception cref="RegistryException">The store failed.</exception>
    public Task<Problem?> ExamineAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync(Lane.General, connection => CopyMark.Examine(connection) ?? MasterKeyCheck.Examine(connection, _sealer), cancellationToken);

    /// <summary>The nodes that may serve and do not know the current master key: what is sealed with it, they could not open.</summary>
    /// <exception cref="RegistryException">The store failed.</exception>
    public Task<IReadOnlyList<string>> FindUnknowingNodesAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync<IReadOnlyList<string>>(
            Lane.General,
            connection => KeyMarkTable.FindUnknowing(connection, _sealer!, _clock),
            cancellationToken);

    /// <summary>How many organizations have a credential.</summary>
    /// <exception cref="RegistryException">The store failed.</exception>
    public Task<long> CountAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync(
            Lane.General,
            connection =>
            {
                using DbCommand count = connection.Prepare("SELECT count(*) FROM arc_instances");
                return (long)count.ExecuteScalar()!;
            },
            cancellationToken);

    /// <summary>Seals the next batch anew.</summary>
    /// <param name="after">Where the batch before ended; empty for the first.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="RegistryException">The store failed.</exception>
    public Task<ResealedBatch> ResealAsync(string after, CancellationToken cancellationToken) =>
        _database.WriteAsync(Lane.General, connection => Reseal(connection, after), cancellationToken);

    /// <summary>
    /// Looks whether every credential opens with the current key alone, and if none needs the previous one, says so in the store:
    /// from then on the previous key may go, and a program that has only that one is refused.
    /// </summary>
    /// <exception cref="RegistryException">The store failed.</exception>
    public Task<ResealedStore> FinishAsync(CancellationToken cancellationToken) =>
        _database.WriteAsync(Lane.General, Finish, cancellationToken);

    private ResealedBatch Reseal(DbConnection connection, string after)
    {
        List<SealedRow> rows = SealedRow.ReadAfter(connection, after, BatchSize);
        int resealed = rows.Sum(row => Reseal(connection, row));
        if (resealed > 0)
        {
            _audit.Append(
                connection,
                new AuditNote(
                    "master rotate",
                    "",
                    null,
                    ("master_key", _sealer!.PreviousMark, _sealer.CurrentMark),
                    ("resealed", null, $"{resealed}")));
        }

        return new ResealedBatch(rows is [.., var last] ? last.Id : null, rows.Count, resealed);
    }

    private int Reseal(DbConnection connection, SealedRow row)
    {
        SealedSecret? presented = Renew(row.Presented, row);
        SealedSecret? former = row.Former is { } second ? Renew(second, row) : null;
        if (presented is not null)
        {
            row.PutPresented(connection, presented);
        }

        if (former is not null)
        {
            row.PutFormer(connection, former);
        }

        return (presented is null ? 0 : 1) + (former is null ? 0 : 1);
    }

    // Null when it is sealed with the current key already, or opens under none.
    private SealedSecret? Renew(SealedSecret secret, SealedRow row) =>
        !Opens(_sealer!.WithoutPrevious(), secret, row) && _sealer.TryOpen(secret, row.OrganizationId, row.Id, out ArcCredential? credential)
            ? _sealer.Seal(credential, row.OrganizationId, row.Id)
            : null;

    private ResealedStore Finish(DbConnection connection)
    {
        CredentialSealer current = _sealer!.WithoutPrevious();
        var (quarantined, unfinished, count) = (new List<string>(), 0, 0);
        foreach (SealedRow row in SealedRow.ReadAll(connection))
        {
            foreach (SealedSecret secret in row.Secrets)
            {
                count++;
                if (Opens(current, secret, row))
                {
                    continue;
                }

                if (Opens(_sealer, secret, row))
                {
                    unfinished++;
                }
                else
                {
                    quarantined.Add(row.OrganizationId);
                }
            }
        }

        if (unfinished == 0)
        {
            MasterKeyCheck.Settle(connection, _sealer);
        }

        return new ResealedStore(count - quarantined.Count - unfinished, unfinished, [.. quarantined.Distinct()]);
    }

    private static bool Opens(CredentialSealer sealer, SealedSecret secret, SealedRow row) =>
        sealer.TryOpen(secret, row.OrganizationId, row.Id, out _);
}
