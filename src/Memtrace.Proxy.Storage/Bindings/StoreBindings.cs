using System.Data.Common;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Attempts;
using Memtrace.Proxy.Storage.Registry;
using Memtrace.Proxy.Storage.Sealing;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Bindings;

/// <summary>The store tier: reads each binding afresh.</summary>
internal sealed class StoreBindings(
    Database store, CredentialSealer? sealer, LegacyKeys legacyKeys, RevokedKeys revoked, QuarantineLog quarantine) : ITenantBindings
{
    public async ValueTask<TenantBinding?> FindAsync(ApiKeyToken token, CancellationToken cancellationToken)
    {
        // A guess of that form has no checksum that could refuse it; most stores hold no key it could be.
        if (token.Format == ApiKeyFormat.Legacy && legacyKeys.AreAbsent)
        {
            return null;
        }

        List<BindingRow> rows = await ReadRowsAsync(token, cancellationToken);
        if (rows.Count == 0)
        {
            return null;
        }

        BindingRow? row = rows[0].LegacyHash is null
            ? rows[0]
            : await legacyKeys.FirstMatchAsync(token, rows, cancellationToken);
        return row is null ? null : Bind(row);
    }

    // Every answer of this tier is a look-up.
    public ValueTask<TenantBinding?> FindHeldAsync(ApiKeyToken token, CancellationToken cancellationToken) => default;

    public bool WasRevoked(ApiKeyToken token) => revoked.Contains(token.Digest);

    private async Task<List<BindingRow>> ReadRowsAsync(ApiKeyToken token, CancellationToken cancellationToken)
    {
        try
        {
            return await store.LookUpAsync(connection => ReadRows(connection, token), cancellationToken);
        }
        catch (DbException failure)
        {
            throw new BindingsUnavailableException("the store did not answer", failure);
        }
    }

    private List<BindingRow> ReadRows(DbConnection connection, ApiKeyToken token)
    {
        List<BindingRow> rows = BindingRow.Find(connection, token);
        if (rows.Count == 0)
        {
            ExplainMiss(connection, token);
        }
        else
        {
            store.Verify(rows[0].StoreId);
        }

        return rows;
    }

    private void ExplainMiss(DbConnection connection, ApiKeyToken token)
    {
        // Read after the miss: only if it is still the same store then, was it the same one before.
        (string storeId, bool isRevoked) = RevokedKeyTable.Find(connection, token.Digest);
        store.Verify(storeId);
        if (isRevoked)
        {
            revoked.Remember(token.Digest);
        }

        if (token.Format == ApiKeyFormat.Legacy)
        {
            legacyKeys.LookForAny(connection);
        }
    }

    private TenantBinding Bind(BindingRow row)
    {
        quarantine.Read(row.Key);
        if (row.Arc is not { } arc)
        {
            return Bind(row, ArcState.Unbound, null);
        }

        ArcOpening opening = arc.Open(sealer);
        if (opening.Instance is { } instance && IsTrusted(arc, instance))
        {
            quarantine.Usable(arc.OrganizationId);
            return Bind(row, ArcState.Bound, instance);
        }

        quarantine.Quarantined(arc, opening.Instance is null ? opening.Fault : "its database is 'default' on a shared arc");
        return Bind(row, ArcState.Quarantined, null);
    }

    private static TenantBinding Bind(BindingRow row, ArcState state, ArcInstance? arc) =>
        new(row.Organization, row.Key, state, arc, row.AsOf) { AsOfNonce = row.AsOfNonce };

    // Memtrace 0.2 bound organizations to that database; such rows go on working until an operator changes them.
    private static bool IsTrusted(ArcRow row, ArcInstance instance) =>
        !instance.Database.IsArcDefault || instance.Dedicated || row.Secret.Version == SealedSecret.Legacy;
}
