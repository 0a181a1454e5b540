namespace Memtrace.Proxy.Tests.Storage.Changes;

/// <summary>All that bindings show of a store, as foreign eyes read it.</summary>
/// <param name="Organizations">By identifier.</param>
/// <param name="Keys">By number.</param>
/// <param name="Arcs">By organization.</param>
internal sealed record BindingRows(
    Dictionary<string, string> Organizations, Dictionary<string, BindingRows.KeyRow> Keys, Dictionary<string, string> Arcs)
{
    public static BindingRows Read(TemporaryStore store) => new(
        store.Rows("SELECT id, name, suspended_at, deleted_at FROM organizations").ToDictionary(row => row.Split('|')[0]),
        store.Rows(
            """
            SELECT id, org_id, key_hash, key_prefix, name, permissions, expires_at, grace_until, enabled, disabled_at, allow_cidrs FROM api_keys
            """).Select(row => row.Split('|', 5)).ToDictionary(row => row[0], row => new KeyRow(row[1], row[2] + row[3], row[4])),
        store.Rows(
            """
            SELECT org_id, id, url, urls_json, api_key_cipher, api_key_nonce, seal_version, database, measurement, dedicated FROM arc_instances
            """).ToDictionary(row => row.Split('|')[0]));

    /// <summary>The changes that must tell of what is otherwise now.</summary>
    public IEnumerable<string> ChangesSince(BindingRows before) =>
        Different(before.Organizations, Organizations).Select(id => $"organization|{id}|")
            .Concat(Different(before.Arcs, Arcs).Select(id => $"arc|{id}|"))
            .Concat(Different(before.Keys, Keys).SelectMany(id => ChangesOfKey(id, before.Keys.GetValueOrDefault(id), Keys.GetValueOrDefault(id))));

    private static IEnumerable<string> Different<T>(Dictionary<string, T> before, Dictionary<string, T> now)
        where T : class =>
        before.Keys.Union(now.Keys).Where(id => !Equals(before.GetValueOrDefault(id), now.GetValueOrDefault(id)));

    private static IEnumerable<string> ChangesOfKey(string id, KeyRow? before, KeyRow? now)
    {
        if (before is not null && (now is null || now.Organization != before.Organization || now.Secret != before.Secret))
        {
            yield return $"key|{before.Organization}|{id}";
        }

        if (now is not null && now.Secret != before?.Secret)
        {
            yield return $"key_issued|{now.Organization}|{id}";
        }
        else if (now is not null)
        {
            yield return $"key|{now.Organization}|{id}";
        }
    }

    /// <summary>A key's row.</summary>
    /// <param name="Organization">Whose it is.</param>
    /// <param name="Secret">What its secret is compared with.</param>
    /// <param name="Facts">The rest.</param>
    internal sealed record KeyRow(string Organization, string Secret, string Facts);
}
