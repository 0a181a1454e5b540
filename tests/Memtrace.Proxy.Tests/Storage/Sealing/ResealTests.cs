using System.Data.Common;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Audit;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Sealing;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Tests.Storage.Sealing;

/// <summary>Every credential is sealed anew under the new master key, in batches that may be broken off.</summary>
public abstract class ResealTests : IAsyncLifetime
{
    private static readonly MasterKey Old = TemporaryStore.KeyOf(1);
    private static readonly MasterKey New = TemporaryStore.KeyOf(2);

    private readonly TemporaryStore _temporary;
    private readonly List<string> _organizations = [];
    private readonly List<Task> _running = [];
    private readonly CancellationTokenSource _stop = NewStop();
    private SqlStore _before = null!;

    private protected ResealTests(TemporaryStore temporary) => _temporary = temporary;

    public async Task InitializeAsync()
    {
        _before = await _temporary.OpenAsync(Old, null);
        for (int i = 0; i < 3; i++)
        {
            string id = await _before.CreateAsync($"o{i}");
            await _before.BindAsync(id, TemporaryStore.Arc("http://arc:8000", $"o{i}", $"secret-{i}"));
            _organizations.Add(id);
        }
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        _stop.Dispose();
        await _temporary.DisposeAsync();
    }

    [Fact]
    public async Task Afterwards_the_new_key_alone_opens_everything_and_the_old_one_nothing()
    {
        SqlStore both = await _temporary.OpenAsync(New, Old);

        Assert.Equal(3, await ResealAsync(both));
        ResealedStore done = await both.MasterKeyRotation.FinishAsync(default);

        Assert.Equal((3, 0, 0), (done.Opened, done.Unfinished, done.Quarantined.Count));
        SqlStore alone = await _temporary.OpenAsync(New, null);
        Assert.Null(await alone.CheckMasterKeyAsync(default));
        Assert.Equal(["secret-0", "secret-1", "secret-2"], await CredentialsAsync(alone));
        Assert.NotNull(await _before.CheckMasterKeyAsync(default));
    }

    [Fact]
    public async Task The_audit_log_tells_both_keys_by_their_fingerprints_and_nothing_of_them()
    {
        SqlStore both = await _temporary.OpenAsync(New, Old);

        await ResealAsync(both);

        AuditRecord record = Assert.Single(
            await both.Audit.ListAsync(new AuditFilter(), default), record => record.Action == "master rotate");
        Assert.Equal(
            $$$"""{"master_key":{"old":"{{{Old.Mark}}}","new":"{{{New.Mark}}}"},"resealed":{"old":null,"new":"3"}}""", record.Details);
        Assert.All([Old, New], key => Assert.Matches("^[0-9a-f]{16}$", key.Mark));
        Assert.NotEqual(Old.Mark, New.Mark);
        Assert.All([Old, New], key => Assert.DoesNotContain(key.Mark, Convert.ToHexStringLower(key.Bytes), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_former_credential_is_sealed_anew_too()
    {
        (await _before.Registry.SwitchCredentialAsync(_organizations[0], new ArcCredential("newer"), default)).Done();
        SqlStore both = await _temporary.OpenAsync(New, Old);

        Assert.Equal(4, await ResealAsync(both));

        await both.MasterKeyRotation.FinishAsync(default);
        SqlStore alone = await _temporary.OpenAsync(New, null);
        CredentialSwitch open = Assert.Single(await alone.Registry.ListSwitchesAsync(default));
        Assert.Equal(("newer", "secret-0"), (open.Presented.Reveal(), open.Former.Reveal()));
    }

    [Fact]
    public async Task A_second_run_finds_nothing_to_do_and_tells_no_node_of_it()
    {
        SqlStore both = await _temporary.OpenAsync(New, Old);
        await ResealAsync(both);
        long sequence = await both.Registry.LastSequenceAsync(default);

        Assert.Equal(0, await ResealAsync(both));

        Assert.Equal(sequence, await both.Registry.LastSequenceAsync(default));
    }

    [Fact]
    public async Task What_is_sealed_with_the_old_key_meanwhile_is_told_and_the_old_key_stays_known()
    {
        SqlStore both = await _temporary.OpenAsync(New, Old);
        await ResealAsync(both);
        await _before.BindAsync(await _before.CreateAsync("late"), TemporaryStore.Arc("http://arc:8000", "late"));

        Assert.Equal(1, (await both.MasterKeyRotation.FinishAsync(default)).Unfinished);
        Assert.Null(await _before.CheckMasterKeyAsync(default));

        Assert.Equal(1, await ResealAsync(both));
        Assert.Equal(0, (await both.MasterKeyRotation.FinishAsync(default)).Unfinished);
        Assert.NotNull(await _before.CheckMasterKeyAsync(default));
    }

    [Fact]
    public async Task A_credential_that_opens_under_no_key_is_named_and_stops_no_other()
    {
        _temporary.Run("UPDATE arc_instances SET api_key_nonce = @nonce WHERE org_id = @id", ("@nonce", new byte[12]), ("@id", _organizations[1]));
        SqlStore both = await _temporary.OpenAsync(New, Old);

        Assert.Equal(2, await ResealAsync(both));
        ResealedStore done = await both.MasterKeyRotation.FinishAsync(default);

        Assert.Equal((2, 0), (done.Opened, done.Unfinished));
        Assert.Equal([_organizations[1]], done.Quarantined);
    }

    [Fact]
    public async Task A_credential_of_memtrace_0_2_is_sealed_anew_and_bound_to_its_row()
    {
        _temporary.Run("UPDATE arc_instances SET seal_version = 0");
        SealedSecret legacy = new CredentialSealer(Old, null).Seal("old-secret"u8, []);
        _temporary.Run(
            "UPDATE arc_instances SET api_key_cipher = @cipher, api_key_nonce = @nonce WHERE org_id = @id",
            ("@cipher", legacy.Cipher), ("@nonce", legacy.Nonce), ("@id", _organizations[0]));
        SqlStore both = await _temporary.OpenAsync(New, Old);

        await ResealAsync(both);

        Assert.Equal(["1"], _temporary.Rows("SELECT seal_version FROM arc_instances WHERE org_id = @id", ("@id", _organizations[0])));
        Assert.Equal("old-secret", (await both.Registry.FindArcAsync(_organizations[0], default)).Done().Instance.Credential.Reveal());
    }

    [Fact]
    public async Task Batches_reach_every_row_and_can_be_taken_up_where_they_ended()
    {
        const int Many = 1201;
        _temporary.Run("DELETE FROM arc_instances");
        _temporary.Run("DELETE FROM organizations");
        using (DbConnection connection = _temporary.Reach())
        using (DbTransaction transaction = connection.BeginTransaction())
        {
            Enumerable.Range(0, Many).ToList().ForEach(i => Insert(connection, i));
            transaction.Commit();
        }

        SqlStore both = await _temporary.OpenAsync(New, Old);
        ResealedBatch first = await both.MasterKeyRotation.ResealAsync("", default);
        Assert.Equal((500, 500), (first.Looked, first.Resealed));

        Assert.Equal(Many - 500, await ResealAsync(both));
        Assert.Equal(Many, (await both.MasterKeyRotation.FinishAsync(default)).Opened);
        Assert.Equal(Many, await both.MasterKeyRotation.CountAsync(default));
    }

    [Fact]
    public async Task Nodes_that_do_not_know_the_new_key_are_named()
    {
        SqlStore knowing = await _temporary.OpenAsync(New, Old);
        using (DbConnection connection = _temporary.Reach())
        {
            DateTimeOffset now = StoreClock.Now(connection, _temporary.Clock);
            connection.Run(
                """
                INSERT INTO nodes(id, started_at, seen_at, applied_sequence, stale_limit_s) VALUES
                    ('node_gone', @gone, @gone, 0, 60), ('node_cut_off', @cut, @cut, 0, 120)
                """,
                ("@gone", now - TimeSpan.FromSeconds(125)),
                ("@cut", now - TimeSpan.FromSeconds(170)));
        }

        Assert.Equal(["node_cut_off"], await knowing.MasterKeyRotation.FindUnknowingNodesAsync(default));
        _temporary.Run("DELETE FROM nodes");
        await AnnounceAsync(_before);
        await AnnounceAsync(knowing);

        Assert.Equal([_before.Follower.NodeId], await knowing.MasterKeyRotation.FindUnknowingNodesAsync(default));
        _temporary.Run("UPDATE nodes SET key_marks = NULL WHERE id = @id", ("@id", knowing.Follower.NodeId));
        Assert.Equal(2, (await knowing.MasterKeyRotation.FindUnknowingNodesAsync(default)).Count);
    }

    [Fact]
    public async Task A_nodes_marks_are_two_short_texts_that_are_no_part_of_a_key()
    {
        await AnnounceAsync(await _temporary.OpenAsync(New, Old));

        string marks = Assert.Single(_temporary.Rows("SELECT key_marks FROM nodes"));
        Assert.Matches(@"\A[0-9a-f]{16},[0-9a-f]{16}\z", marks);
        Assert.DoesNotContain("0202", marks, StringComparison.Ordinal);
    }

    private static void Insert(DbConnection connection, int number)
    {
        (string organization, string arc) = ($"org_{number}", $"arc_{number}");
        SealedSecret secret = new CredentialSealer(Old, null).Seal(new ArcCredential($"s{number}"), organization, arc);
        connection.Run("INSERT INTO organizations(id, name) VALUES (@id, 'o')", ("@id", organization));
        connection.Run(
            """
            INSERT INTO arc_instances(id, org_id, url, api_key_cipher, api_key_nonce, seal_version, database)
            VALUES (@id, @org, 'http://arc:8000', @cipher, @nonce, 1, @id)
            """,
            ("@id", arc), ("@org", organization), ("@cipher", secret.Cipher), ("@nonce", secret.Nonce));
    }

    private async Task AnnounceAsync(SqlStore store)
    {
        _running.Add(store.Follower.RunAsync(_stop.Token));
        await store.Follower.Ready;
    }

    private static async Task<int> ResealAsync(SqlStore store)
    {
        int resealed = 0;
        string? after = "";
        while (after is not null)
        {
            ResealedBatch batch = await store.MasterKeyRotation.ResealAsync(after, default);
            resealed += batch.Resealed;
            after = batch.Last;
        }

        return resealed;
    }

    private async Task<List<string>> CredentialsAsync(SqlStore store)
    {
        var credentials = new List<string>();
        foreach (string id in _organizations)
        {
            credentials.Add((await store.Registry.FindArcAsync(id, default)).Done().Instance.Credential.Reveal());
        }

        return credentials;
    }

    private static CancellationTokenSource NewStop() => new();
}
