using System.Data.Common;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Copies;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Tests.Storage.Copies;

/// <summary>A file is copied into a store of either engine.</summary>
public abstract class StoreCopyTests : IAsyncLifetime
{
    private readonly TemporaryStore _from;
    private readonly TemporaryStore _to;
    private readonly string _fromPlace;
    private readonly string _toPlace;
    private SqlStore _source = null!;

    private protected StoreCopyTests(StoreEngine target)
    {
        _from = Fresh(StoreEngine.Sqlite);
        _to = Fresh(target);
        (_fromPlace, _toPlace) = ($"{_from.Place}", $"{_to.Place}");
    }

    public async Task InitializeAsync() => _source = await _from.OpenAsync();

    public async Task DisposeAsync()
    {
        await _from.DisposeAsync();
        await _to.DisposeAsync();
    }

    [Fact]
    public async Task A_key_works_in_the_target_with_the_Arc_and_the_credential_it_had()
    {
        string organization = await _source.CreateAsync("acme");
        await _source.BindAsync(organization, TemporaryStore.Arc("http://arc:8000 http://two:8000", "acme", "its-secret"));
        IssuedKey key = await _source.IssueAsync(organization);

        CopyReport report = (await CopyAsync()).Done();

        SqlStore target = await _to.OpenAsync();
        TenantBinding? binding = await target.FindAsync(key.Token);
        Assert.Equal((organization, key.Key.Facts), (binding!.Organization.Id, binding.Key));
        Assert.Equal(("its-secret", "acme", 2), (binding.Arc!.Credential.Reveal(), binding.Arc.Database.Text, binding.Arc.Urls.Length));
        Assert.Null(await target.CheckMasterKeyAsync(CancellationToken.None));
        Assert.Equal((_fromPlace, _toPlace), (report.From, report.To));
        Assert.Equal(new CopiedTable("api_keys", 1, 1, 0, 0), report.Tables.Single(table => table.Name == "api_keys"));
    }

    [Fact]
    public async Task The_target_goes_on_where_the_source_was()
    {
        string organization = await _source.CreateAsync("acme");
        await _source.BindAsync(organization, TemporaryStore.Arc("http://arc:8000", "acme"));
        await _source.IssueAsync(organization, "kept");
        IssuedKey revoked = await _source.IssueAsync(organization, "revoked");
        await _source.Registry.RevokeKeyAsync(revoked.Key.Facts.Id, CancellationToken.None);

        (await CopyAsync()).Done();

        SqlStore target = await _to.OpenAsync();
        const string Audit = "SELECT sequence, at, actor, action, org_id, key_id, details, previous_hash, hash FROM audit ORDER BY sequence";
        Assert.Equal(_from.Rows(Audit), _to.Rows(Audit));
        Assert.Null((await target.Audit.VerifyAsync(null, CancellationToken.None)).Fault);
        Assert.NotEqual(_from.Rows("SELECT value FROM store_facts WHERE name = 'store_id'"), _to.Rows("SELECT value FROM store_facts WHERE name = 'store_id'"));
        Assert.Null(await target.FindAsync(revoked.Token));
        Assert.True(target.Bindings.WasRevoked(revoked.Token));
        Assert.Equal(revoked.Key.Facts.Id + 1, (await target.IssueAsync(organization, "next")).Key.Facts.Id);
        string second = await target.CreateAsync("second");
        Assert.Equal(
            "database 'acme' on that arc already belongs to another organization",
            (await target.Registry.AddArcAsync(second, TemporaryStore.Arc("http://arc:8000", "acme"), CancellationToken.None)).Problem);
    }

    [Fact]
    public async Task A_store_of_Memtrace_0_2_moves_with_its_agents_and_sessions_less_what_belongs_to_nothing()
    {
        await using var old = new TemporaryStore();
        LegacyFile.Create(old);
        old.Run(
            """
            PRAGMA foreign_keys = off;
            INSERT INTO agents(id, org_id, name, config_json) VALUES ('a1', 'org_b', 'agent', CAST('{"a":1}' AS BLOB)), ('a2', 'org_gone', 'lost', '{}');
            INSERT INTO sessions(id, org_id, agent_id) VALUES ('s1', 'org_b', 'a1'), ('s2', 'org_b', 'a2'), ('s3', 'org_b', 'nobody');
            """);

        CopyReport report = (await CopyAsync(old, _to)).Done();

        Assert.Equal(["{\"a\":1}"], _to.Rows("SELECT config_json FROM agents WHERE id LIKE 'a_'"));
        Assert.Equal(["s1|a1|active"], _to.Rows("SELECT id, agent_id, status FROM sessions WHERE id LIKE 's_'"));
        Assert.Equal([("agents", 1L), ("sessions", 2L)], report.Tables.Where(table => table.LeftOut > 0).Select(table => (table.Name, table.LeftOut)));
        SqlStore target = await _to.OpenAsync(TemporaryStore.Parse(LegacyFile.Master), null);
        Assert.Equal(ArcState.Bound, (await target.FindAsync(TemporaryStore.Token(LegacyFile.Key)))!.ArcState);
    }

    [Fact]
    public async Task A_source_that_was_changed_meanwhile_is_to_be_copied_again_though_both_are_alike()
    {
        await FillAsync(10);
        bool isChanged = false;

        Answer<CopyReport> answer = await new StoreCopy(_from.Place, _to.Place, _from.Clock).RunAsync(
            done =>
            {
                if (!isChanged && done.What == "copying organizations")
                {
                    isChanged = true;
                    _from.Run("UPDATE api_keys SET name = 'renamed' WHERE id = (SELECT min(id) FROM api_keys)");
                }
            },
            CancellationToken.None);

        Assert.True(isChanged);
        Assert.Contains(" was changed while it was copied; ", answer.Problem, StringComparison.Ordinal);
        (await CopyAsync()).Done();
    }

    [Fact]
    public async Task A_copy_that_was_broken_off_goes_on()
    {
        await FillAsync(1_600);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new StoreCopy(_from.Place, _to.Place, _from.Clock).RunAsync(
            done =>
            {
                if (done.What == "copying api_keys" && done.Done >= 1_000)
                {
                    stop.Cancel();
                }
            },
            stop.Token));
        Assert.Equal(["1000"], _to.Rows("SELECT count(*) FROM api_keys"));
        await using (SqlStore half = await _to.OpenAsync())
        {
            Assert.Equal(CopyMark.Sentence, (await half.CheckMasterKeyAsync(CancellationToken.None))!.Text);
            Assert.Equal(CopyMark.Sentence, (await half.MasterKeyRotation.ExamineAsync(CancellationToken.None))!.Text);
            var refused = await Assert.ThrowsAsync<RegistryException>(() => half.CreateAsync("other"));
            Assert.Equal(CopyMark.Sentence, refused.Message);
            refused = await Assert.ThrowsAsync<RegistryException>(() => half.Registry.RevokeKeyAsync(1_500, CancellationToken.None));
            Assert.Equal(CopyMark.Sentence, refused.Message);
        }

        Assert.Equal($"{_toPlace} is itself a copy that is not complete: complete it first", (await CopyAsync(_to, _from)).Problem);

        CopyReport report = (await CopyAsync()).Done();

        Assert.Equal(new CopiedTable("organizations", 1_600, 0, 0, 0), report.Tables.Single(table => table.Name == "organizations"));
        Assert.Equal(new CopiedTable("api_keys", 1_600, 600, 0, 0), report.Tables.Single(table => table.Name == "api_keys"));
        Assert.Empty(_to.Rows("SELECT 1 FROM store_facts WHERE name = 'copy_under_way'"));
        SqlStore whole = await _to.OpenAsync();
        Assert.Null(await whole.CheckMasterKeyAsync(CancellationToken.None));
        await whole.Registry.RevokeKeyAsync(1_500, CancellationToken.None);
    }

    [Fact]
    public async Task What_changed_since_the_last_copy_is_brought_along_and_a_key_that_was_revoked_goes()
    {
        string organization = await _source.CreateAsync("acme");
        IssuedKey revoked = await _source.IssueAsync(organization, "a");
        await _source.IssueAsync(organization, "b");
        (await CopyAsync()).Done();
        SqlStore target = await _to.OpenAsync();
        Assert.NotNull(await target.FindAsync(revoked.Token));

        await _source.Registry.RevokeKeyAsync(revoked.Key.Facts.Id, CancellationToken.None);
        IssuedKey again = await _source.IssueAsync(organization, "a");
        CopyReport report = (await CopyAsync()).Done();

        await target.CatchUpAsync();
        Assert.Null(await target.FindAsync(revoked.Token));
        Assert.NotNull(await target.FindAsync(again.Token));
        Assert.Equal(new CopiedTable("api_keys", 2, 1, 1, 0), report.Tables.Single(table => table.Name == "api_keys"));
        Assert.All((await CopyAsync()).Done().Tables, table => Assert.Equal((0, 0), (table.Written, table.Removed)));
    }

    [Fact]
    public async Task A_target_that_holds_what_the_source_does_not_know_is_refused_and_left_alone()
    {
        SqlStore target = await _to.OpenAsync();
        string stranger = await target.CreateAsync("stranger");
        await _source.CreateAsync("acme");

        Assert.Equal(
            $"{_toPlace} holds organization {stranger}, which {_fromPlace} does not: copy to an empty store", (await CopyAsync()).Problem);
        await target.Registry.PurgeOrganizationAsync(stranger, CancellationToken.None);
        Assert.Equal(
            $"{_toPlace} has an audit log that does not begin that of {_fromPlace}: copy to an empty store", (await CopyAsync()).Problem);
        Assert.Equal(["0|2"], _to.Rows("SELECT (SELECT count(*) FROM organizations), count(*) FROM audit"));
    }

    [Fact]
    public async Task A_source_that_is_changed_meanwhile_is_told_of()
    {
        await FillAsync(10);
        bool changed = false;
        Answer<CopyReport> answer = await new StoreCopy(_from.Place, _to.Place, _from.Clock).RunAsync(
            done =>
            {
                if (!changed && done.What == "copying audit")
                {
                    changed = true;
                    _from.Run("UPDATE organizations SET name = 'other' WHERE name = 'o7'");
                }
            },
            CancellationToken.None);

        Assert.Equal($"{_fromPlace} was changed while it was copied; stop changes to it and run the same again", answer.Problem);
        (await CopyAsync()).Done();
        Assert.Equal(["1"], _to.Rows("SELECT count(*) FROM organizations WHERE name = 'other'"));
    }

    [Theory]
    [InlineData("DELETE FROM api_keys WHERE name = 'k7'", "api_keys has 9 rows instead of 10; revoked_keys has 1 rows instead of 0")]
    [InlineData("UPDATE api_keys SET permissions = 'admin' WHERE name = 'k7'", "api_keys has other values")]
    [InlineData("UPDATE organizations SET created_at = '2020-01-01' WHERE name = 'o7'", "organizations has other values")]
    public async Task A_copy_that_does_not_end_alike_fails(string change, string fault)
    {
        await FillAsync(10);
        bool changed = false;
        Answer<CopyReport> answer = await new StoreCopy(_from.Place, _to.Place, _from.Clock).RunAsync(
            done =>
            {
                if (!changed && done.What == "copying store_facts")
                {
                    changed = true;
                    _to.Run(change);
                }
            },
            CancellationToken.None);

        Assert.Equal($"{_toPlace} is not like {_fromPlace}: {fault}; run the same again while nobody changes either", answer.Problem);
        Assert.Equal(CopyMark.Sentence, (await (await _to.OpenAsync()).CheckMasterKeyAsync(CancellationToken.None))?.Text);
    }

    [Fact]
    public async Task Instants_switches_and_the_order_of_rows_are_kept()
    {
        await FillAsync(3);
        _from.Run(
            """
            UPDATE api_keys SET enabled = 0, expires_at = '2031-02-03T04:05:06.789Z', grace_until = 'no time', last_used_at = 1700000000 WHERE name = 'k2';
            UPDATE organizations SET created_at = '2020-01-01', deleted_at = '2026-01-01', purge_after = '9999-12-31 23:59:59.9999999+00:00' WHERE name = 'o2';
            UPDATE organizations SET rowid = 40 WHERE name = 'o1';
            """);

        (await CopyAsync()).Done();

        SqlStore target = await _to.OpenAsync();
        ApiKeyRow key = Assert.Single(ReadKeys(), row => row.Name == "k2");
        Assert.Equal(new ApiKeyRow("k2", false, new DateTimeOffset(2031, 2, 3, 4, 5, 6, 789, TimeSpan.Zero), DateTimeOffset.MinValue), key);
        IReadOnlyList<Organization> living = await target.Registry.ListOrganizationsAsync(CancellationToken.None);
        Assert.Equal(["o3", "o1"], living.Select(each => each.Name));
    }

    private static TemporaryStore Fresh(StoreEngine engine) => new(engine);

    private Task<Answer<CopyReport>> CopyAsync() => CopyAsync(_from, _to);

    private static Task<Answer<CopyReport>> CopyAsync(TemporaryStore from, TemporaryStore to) =>
        new StoreCopy(from.Place, to.Place, from.Clock).RunAsync(progress: null, CancellationToken.None);

    private List<ApiKeyRow> ReadKeys() => _to.OpenDatabase().Read(connection =>
    {
        using DbCommand select = connection.Prepare("SELECT name, enabled, expires_at, grace_until FROM api_keys");
        using DbDataReader reader = select.ExecuteReader();
        var rows = new List<ApiKeyRow>();
        while (reader.Read())
        {
            rows.Add(new ApiKeyRow(reader.Text("name"), reader.Flag("enabled"), reader.Instant("expires_at"), reader.Instant("grace_until")));
        }

        return rows;
    });

    private Task FillAsync(int count)
    {
        _from.Run(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $count)
            INSERT INTO organizations(id, name) SELECT printf('org_%06d', i), 'o' || i FROM n;
            INSERT INTO api_keys(key_hash, key_prefix, key_digest, name, org_id)
            SELECT 'h' || id, 'p' || id, 'd' || id, 'k' || substr(name, 2), id FROM organizations;
            """,
            ("$count", count));
        return Task.CompletedTask;
    }

    private sealed record ApiKeyRow(string Name, bool Enabled, DateTimeOffset? ExpiresAt, DateTimeOffset? GraceUntil);
}
