using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Registry;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Copies;

/// <summary>
/// Moves what a store holds to another one of any engine: organizations, keys, Arcs with their sealed credentials, the audit log, and
/// what organizations used, as they are. It may be broken off at any moment and run again: it goes on where it was, and what changed meanwhile is brought along.
/// </summary>
public sealed class StoreCopy(StorePlace source, StorePlace target, TimeProvider clock)
{
    /// <summary>
    /// Copies, then reads both stores again and compares them. Refuses when both are one store, when the target holds what the source
    /// does not know, when the source changed meanwhile, and when the stores are not alike in the end.
    /// </summary>
    /// <param name="progress">Told now and then how far it is, on any thread.</param>
    /// <param name="cancellationToken">Breaks it off between two pages.</param>
    /// <exception cref="RegistryException">One of the stores failed.</exception>
    public async Task<Answer<CopyReport>> RunAsync(Action<CopyProgress>? progress, CancellationToken cancellationToken)
    {
        using Database from = await OpenAsync(source, cancellationToken);
        using Database to = await OpenAsync(target, cancellationToken);
        if (await new CopyGuard(from, to).RefuseAsync(cancellationToken) is { } refused)
        {
            return refused;
        }

        long before = await from.ReadAsync(Lane.General, ChangeTable.LastSequence, cancellationToken);
        var tables = new List<CopiedTable>();
        foreach (CopyTable table in CopyTables.All)
        {
            tables.Add(await new TableCopy(from, to, table).RunAsync(progress, cancellationToken));
        }

        tables.Add(await new UsageCopy(from, to).RunAsync(progress, cancellationToken));
        await to.WriteAsync(Lane.General, CopyTarget.GoOnNumbering, cancellationToken);
        await ArcPlaces.CompleteAsync(to, cancellationToken);
        Problem? unlike = await CompareAsync(from, to, tables, progress, cancellationToken);
        long after = await from.ReadAsync(Lane.General, ChangeTable.LastSequence, cancellationToken);
        if (after != before || unlike is not null)
        {
            return unlike is not null && after == before ? unlike
                : new Problem($"{from.Place} was changed while it was copied; stop changes to it and run the same again");
        }

        await to.WriteAsync(Lane.General, CopyMark.Remove, cancellationToken);
        return new CopyReport(from.Place, to.Place, tables);
    }

    private async Task<Database> OpenAsync(StorePlace place, CancellationToken cancellationToken)
    {
        Database store = place.Open();
        try
        {
            return await store.RunAsync(
                Lane.General,
                () =>
                {
                    store.Prepare(clock);
                    return store;
                },
                cancellationToken);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    private static async Task<Problem?> CompareAsync(
        Database from, Database to, List<CopiedTable> tables, Action<CopyProgress>? progress, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        foreach ((CopyTable table, CopiedTable copied) in CopyTables.All.Zip(tables))
        {
            var check = new CopyCheck(table);
            Task<(long Rows, string Digest)> theirs = check.ReadAsync(from, progress: null, cancellationToken);
            (long rows, string digest) = await check.ReadAsync(
                to, done => progress?.Invoke(new CopyProgress($"checking {table.Name}", done, copied.Rows)), cancellationToken);
            (long wanted, string wantedDigest) = await theirs;
            if (rows != wanted)
            {
                faults.Add($"{table.Name} has {rows} rows instead of {wanted}");
            }
            else if (digest != wantedDigest)
            {
                faults.Add($"{table.Name} has other values");
            }
        }

        return faults.Count == 0 ? null
            : new Problem($"{to.Place} is not like {from.Place}: {string.Join("; ", faults)}; run the same again while nobody changes either");
    }
}
