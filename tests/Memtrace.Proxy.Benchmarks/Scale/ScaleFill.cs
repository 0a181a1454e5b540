using System.Data.Common;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Copies;
using Memtrace.Proxy.Storage.Registry;
using Memtrace.Proxy.Storage.Sealing;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Benchmarks.Scale;

/// <summary>Fills a store with organizations that each have an Arc binding of their own on a few shared Arcs, and some keys.</summary>
internal sealed class ScaleFill(Database store)
{
    private const int Transaction = 2000;
    private const int Rows = 100;

    private readonly CredentialSealer _sealer = new(ScaleKeys.Master, null);

    public async Task RunAsync(int organizations)
    {
        for (int first = 0; first < organizations; first += Transaction)
        {
            int from = first;
            int to = Math.Min(first + Transaction, organizations);
            await store.WriteAsync(Lane.General, connection => Fill(connection, from, to), CancellationToken.None);
        }

        await ArcPlaces.CompleteAsync(store, CancellationToken.None);
    }

    private int Fill(DbConnection connection, int first, int end)
    {
        CopyTarget.Begin(connection);
        for (int from = first; from < end; from += Rows)
        {
            var (organizations, keys, arcs) = (new RowValues(), new RowValues(), new RowValues());
            for (int i = from; i < Math.Min(from + Rows, end); i++)
            {
                string id = ScaleKeys.OrganizationId(i);
                organizations.Add(id, $"organization {i}");
                AddKeys(keys, i, id);
                AddArc(arcs, i, id);
            }

            connection.Run($"INSERT INTO organizations(id, name) VALUES {organizations.Text}", organizations.Values);
            connection.Run(
                $"INSERT INTO api_keys(key_hash, key_prefix, key_digest, name, org_id, permissions) VALUES {keys.Text}", keys.Values);
            connection.Run(
                $"INSERT INTO arc_instances(id, org_id, url, api_key_cipher, api_key_nonce, seal_version, database) VALUES {arcs.Text}", arcs.Values);
        }

        MasterKeyCheck.Settle(connection, _sealer);
        return 0;
    }

    private static void AddKeys(RowValues keys, int organization, string id)
    {
        for (int k = 0; k < ScaleKeys.PerOrganization; k++)
        {
            ApiKeyDigest digest = ScaleKeys.Token(organization, k).Digest;
            keys.Add(digest.ToHex(), digest.ToPrefix(), digest.ToHex(), $"{id[4..]}-ingest-{k}", id, "read,write");
        }
    }

    private void AddArc(RowValues arcs, int organization, string id)
    {
        string arc = "arc_" + id[4..];
        SealedSecret secret = _sealer.Seal(new ArcCredential($"{id[4..]}0123456789abcdefghij"), id, arc);
        arcs.Add(arc, id, $"http://arc-{organization % 8}.internal.example.com:8000", secret.Cipher, secret.Nonce, secret.Version, $"db_{id[4..]}");
    }
}
