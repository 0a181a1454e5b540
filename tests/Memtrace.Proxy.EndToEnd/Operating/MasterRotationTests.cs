using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;
using Microsoft.Data.Sqlite;

namespace Memtrace.Proxy.EndToEnd.Operating;

/// <summary>From one master key to the next, as the README tells it, while a node serves.</summary>
public sealed class MasterRotationTests : IAsyncLifetime
{
    private const int Many = 3_000;

    private readonly Installation _installation = Installation.Create();
    private readonly string _newKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private ArcProgram _arc = null!;

    public async Task InitializeAsync() => _arc = await ArcProgram.StartAsync(_installation.Folder.Path);

    public async Task DisposeAsync()
    {
        await _arc.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Fact]
    public async Task A_node_that_knows_both_keys_refuses_nothing_meanwhile_and_the_old_key_may_go_afterwards()
    {
        Tenant acme = await _installation.ProvisionAsync("acme", _arc);
        await _installation.ProvisionAsync("voya", _arc);
        await using (ServingNode old = await _installation.ServeAsync())
        {
            TakeNewKey();
            FinishedProgram early = await _installation.RunAsync("master", "rotate");
            Assert.Equal(1, early.ExitCode);
            Assert.Contains("these running nodes do not know the new master key: node_", early.Error, StringComparison.Ordinal);
            await old.StopAsync();
        }

        await using (ServingNode both = await _installation.ServeAsync())
        {
            await using var load = new RestlessTenant(acme, both);
            JsonObject done = await _installation.DoAsync("master", "rotate");
            Assert.Equal((2, 2), ((int)done["resealed"]!, (int)done["credentials"]!));
            Assert.Empty(await load.EndAsync());
            await both.StopAsync();
        }

        _installation.Variables.Remove("MEMTRACE_MASTER_KEY_PREVIOUS");
        await using ServingNode alone = await _installation.ServeAsync();
        using var caller = Caller.To(alone.Url, acme.Key);
        Assert.Equal(200, (await caller.QueryAsync("SELECT count(*) FROM cpu")).Status);
    }

    [Fact]
    public async Task A_rotation_that_was_killed_in_the_middle_goes_on_and_nodes_with_both_keys_serve_all_the_while()
    {
        Tenant acme = await _installation.ProvisionAsync("acme", _arc);
        Bind(Many - 1);
        // Each batch takes long enough to be seen, so that the end comes in the middle on a quick machine too.
        _installation.Change(
            """
            CREATE TRIGGER slow AFTER INSERT ON audit WHEN NEW.action = 'master rotate'
            BEGIN SELECT count(*) FROM arc_instances a, arc_instances b WHERE a.seal_version + b.seal_version > 9; END
            """);
        TakeNewKey();
        await using ServingNode one = await _installation.ServeAsync();
        await using ServingNode other = await _installation.ServeAsync();
        await using var load = new RestlessTenant(acme, one, other);

        RunningProgram killed = _installation.Start("master", "rotate");
        await using (killed)
        {
            Assert.True(await Patience.SeesAsync(() => Batches() >= 2, Patience.Usual));
            await killed.KillAsync();
        }

        long done = Resealed();
        Assert.InRange(done, 1, Many - 1);
        _installation.Change("DROP TRIGGER slow");
        JsonObject rest = await _installation.DoAsync("master", "rotate");

        Assert.Equal((Many - done, (long)Many), ((long)rest["resealed"]!, (long)rest["credentials"]!));
        Assert.Equal(Many, Resealed());
        Assert.Empty(await load.EndAsync());
        await _installation.DoAsync("audit", "verify");
        await one.StopAsync();
        await other.StopAsync();
        _installation.Variables.Remove("MEMTRACE_MASTER_KEY_PREVIOUS");
        await using ServingNode alone = await _installation.ServeAsync();
        using var caller = Caller.To(alone.Url, acme.Key);
        Assert.Equal(200, (await caller.QueryAsync("SELECT count(*) FROM cpu")).Status);
    }

    private long Batches() => (long)_installation.Read("SELECT count(*) FROM audit WHERE action = 'master rotate'")!;

    // A batch is one transaction, and its audit row tells how many it has sealed.
    private long Resealed()
    {
        using SqliteConnection store = _installation.OpenStore();
        using SqliteCommand select = store.CreateCommand();
        select.CommandText = "SELECT details FROM audit WHERE action = 'master rotate'";
        using SqliteDataReader reader = select.ExecuteReader();
        long sum = 0;
        while (reader.Read())
        {
            sum += long.Parse((string)JsonNode.Parse(reader.GetString(0))!["resealed"]!["new"]!, CultureInfo.InvariantCulture);
        }

        return sum;
    }

    // Organizations as Memtrace 0.2 has left them: sealed with the old key and bound to no row.
    private void Bind(int count)
    {
        using SqliteConnection store = _installation.OpenStore();
        using SqliteTransaction transaction = store.BeginTransaction();
        using SqliteCommand insert = store.CreateCommand();
        insert.CommandText =
            """
            INSERT INTO organizations(id, name) VALUES ($id, $id);
            INSERT INTO arc_instances(id, org_id, url, api_key_cipher, api_key_nonce, seal_version, database)
            VALUES ('arc_' || $id, $id, 'http://127.0.0.1:1', $cipher, $nonce, 0, $id);
            """;
        using var aes = new AesGcm(Convert.FromBase64String(_installation.MasterKey), 16);
        for (int i = 0; i < count; i++)
        {
            (byte[] nonce, byte[] cipher) = (RandomNumberGenerator.GetBytes(12), new byte[6 + 16]);
            aes.Encrypt(nonce, "secret"u8, cipher.AsSpan(0, 6), cipher.AsSpan(6));
            insert.Parameters.Clear();
            insert.Parameters.AddWithValue("$id", $"org_{i:D6}");
            insert.Parameters.AddWithValue("$cipher", cipher);
            insert.Parameters.AddWithValue("$nonce", nonce);
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private void TakeNewKey()
    {
        _installation.Variables["MEMTRACE_MASTER_KEY_PREVIOUS"] = _installation.MasterKey;
        _installation.Variables["MEMTRACE_MASTER_KEY"] = _newKey;
    }
}
