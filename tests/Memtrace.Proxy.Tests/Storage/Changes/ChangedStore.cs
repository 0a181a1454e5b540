using System.Data.Common;
using System.Globalization;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Changes;

/// <summary>A store to which steps are done that are said alike for every engine, by operators and by foreign SQL.</summary>
internal sealed class ChangedStore : IAsyncDisposable
{
    /// <summary>Kinds of steps there are.</summary>
    public const int Kinds = 24;

    private readonly TemporaryStore _temporary;
    private readonly SqlStore _store;
    private readonly List<string> _organizations = [];
    private readonly List<string> _keys = [];
    private BindingRows _before;
    private long _heard;

    private ChangedStore(TemporaryStore temporary, SqlStore store) =>
        (_temporary, _store, _before) = (temporary, store, BindingRows.Read(temporary));

    public static async Task<ChangedStore> OpenAsync(StoreEngine engine)
    {
        var temporary = new TemporaryStore(engine);
        return new ChangedStore(temporary, await temporary.OpenAsync());
    }

    /// <summary>Does one; gives what came of it and which changes tell of it, organizations and keys by the order in which they came.</summary>
    /// <param name="kind">Which one, below <see cref="Kinds"/>.</param>
    /// <param name="x">Chooses an organization.</param>
    /// <param name="y">Chooses another, and a key.</param>
    /// <param name="number">The step's own, for names.</param>
    public async Task<string> DoAsync(int kind, int x, int y, int number)
    {
        string outcome = await OutcomeAsync(kind, x, y, number);
        BindingRows now = BindingRows.Read(_temporary);
        _organizations.AddRange(now.Organizations.Keys.Except(_organizations).Order(StringComparer.Ordinal));
        _keys.AddRange(now.Keys.Keys.Except(_keys).OrderBy(each => long.Parse(each, CultureInfo.InvariantCulture)));
        HashSet<string> told = [.. _temporary.Rows("SELECT kind, org_id, key_id FROM changes WHERE sequence > @heard", ("@heard", _heard))];
        _heard = long.Parse(_temporary.Rows("SELECT last_sequence FROM feed_end")[0], CultureInfo.InvariantCulture);
        Assert.Empty(now.ChangesSince(_before).Except(told));
        _before = now;
        return $"{outcome}: {string.Join(' ', told.Select(Show).Order(StringComparer.Ordinal))}";
    }

    public ValueTask DisposeAsync() => _temporary.DisposeAsync();

    private async Task<string> OutcomeAsync(int kind, int x, int y, int number)
    {
        try
        {
            return kind == 0 || _organizations.Count == 0 ? await _store.CreateAsync($"o{number}") is null ? "no" : "done"
                : kind == 1 || _keys.Count == 0
                    ? Outcome(await _store.Registry.IssueKeyAsync(Pick(_organizations, x), $"k{number}", KeyPermissions.Read, default))
                : kind < 11 ? await OperateAsync(kind, Pick(_organizations, x), long.Parse(Pick(_keys, y), CultureInfo.InvariantCulture), number)
                : $"{_temporary.Run(Sql(kind, Pick(_organizations, x), Pick(_organizations, y), Pick(_keys, y), number))} rows";
        }
        catch (Exception failure) when (failure is DbException or RegistryException)
        {
            return "failed";
        }
    }

    private async Task<string> OperateAsync(int kind, string organization, long key, int number) => kind switch
    {
        2 => Outcome(await _store.Registry.RevokeKeyAsync(key, default)),
        3 => Outcome(await _store.Registry.SwitchKeyAsync(key, number % 2 == 0, default)),
        4 => Outcome(await _store.Registry.RotateKeyAsync(key, TimeSpan.FromHours(1), default)),
        5 => Outcome(await _store.Registry.AddArcAsync(organization, TemporaryStore.Arc("http://arc:8000", $"d{number}"), default)),
        6 => Outcome(await _store.Registry.UpdateArcAsync(
            organization, new ArcChange { Measurement = TemporaryStore.Measurement($"m{number}") }, default)),
        7 => Outcome(await _store.Registry.RemoveArcAsync(organization, default)),
        8 => Outcome(await _store.Registry.DeleteOrganizationAsync(organization, TimeSpan.FromDays(1), default)),
        9 => Outcome(await _store.Registry.RestoreOrganizationAsync(organization, default)),
        _ => Outcome(await _store.Registry.SwitchCredentialAsync(organization, new ArcCredential($"c{number}"), default)),
    };

    private static string Sql(int kind, string organization, string other, string key, int number) => kind switch
    {
        11 => $"UPDATE api_keys SET permissions = 'read' WHERE org_id = '{organization}'",
        12 => $"UPDATE api_keys SET org_id = '{other}' WHERE id = {key}",
        13 => $"UPDATE api_keys SET key_hash = 'h{number}' WHERE id = {key}",
        14 => $"DELETE FROM api_keys WHERE org_id = '{organization}'",
        15 => $"DELETE FROM arc_instances WHERE org_id = '{organization}'",
        16 => $"UPDATE arc_instances SET database = database, org_id = org_id WHERE org_id = '{organization}'",
        17 => $"""
            INSERT INTO api_keys(key_hash, key_prefix, name, org_id) VALUES ('z{number}', 'p{number}', 'by_hand', '{organization}')
            ON CONFLICT(name) DO UPDATE SET permissions = 'read,{number}'
            """,
        18 => $"""
            INSERT INTO api_keys(id, key_hash, key_prefix, name, org_id) VALUES ({key}, 'z{number}', 'p{number}', 'n{number}', '{organization}')
            ON CONFLICT(id) DO UPDATE SET key_hash = excluded.key_hash, org_id = excluded.org_id
            """,
        19 => $"DELETE FROM organizations WHERE id = '{organization}'",
        20 => $"UPDATE organizations SET suspended_at = '2026-01-01 00:00:00+00:00', name = 's{number}' WHERE id = '{organization}'",
        21 => $"UPDATE api_keys SET key_digest = NULL, last_used_at = NULL WHERE id = {key}",
        22 => $"UPDATE api_keys SET key_prefix = 'q{number}', expires_at = NULL WHERE id = {key}",
        _ => $"UPDATE organizations SET id = 'org_{number}' WHERE id = '{organization}'",
    };

    private static string Pick(List<string> some, int number) => some[number % some.Count];

    private static string Outcome<T>(Answer<T> answer)
        where T : class => answer.Value is null ? "refused" : "done";

    private string Show(string row)
    {
        string[] parts = row.Split('|');
        return $"{parts[0]}|{_organizations.IndexOf(parts[1])}|{(parts[2].Length == 0 ? "" : $"{_keys.IndexOf(parts[2])}")}";
    }
}
