using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Core.Audit;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Tests.Secrets;

namespace Memtrace.Proxy.Tests.Storage.Audit;

public abstract class AuditAppendTests(StoreEngine engine)
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    [Fact]
    public async Task Every_step_of_an_organizations_life_leaves_a_row_and_no_row_a_secret()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        const string Credential = "c4n-n0b0dy-r34d-th1s-cr3d3nt14l";
        const string NextCredential = "4n0th3r-0n3-n0b0dy-m4y-r34d";
        string id = await store.CreateAsync("a");
        await store.BindAsync(id, TemporaryStore.Arc("http://arc", "a", Credential));
        await store.Registry.UpdateArcAsync(id, new ArcChange { Credential = new(NextCredential) }, default);
        IssuedKey key = await store.IssueAsync(id, "k");
        IssuedKey second = await store.IssueAsync(id, "l");
        await store.Registry.RevokeKeyAsync(key.Key.Facts.Id, default);
        Assert.True(SuspensionReason.TryParse("unpaid", out SuspensionReason reason, out _));
        await store.Registry.SuspendOrganizationAsync(id, reason, default);
        await store.Registry.ResumeOrganizationAsync(id, default);
        await store.Registry.DeleteOrganizationAsync(id, Month, default);
        await store.Registry.RestoreOrganizationAsync(id, default);
        await store.Registry.RemoveArcAsync(id, default);
        await store.Bans.ClearAsync(null, default);
        Assert.True(ClientAddress.TryParse("203.0.113.7", out ClientAddress address));
        await store.Bans.ClearAsync(address, default);
        await store.Registry.PurgeOrganizationAsync(id, default);

        IReadOnlyList<AuditRecord> records = await store.Audit.ListAsync(new AuditFilter(), default);

        Assert.Equal(
            [
                "org create", "org add-arc", "org update-arc", "key create", "key create", "key revoke", "org suspend", "org resume",
                "org delete", "org restore", "org remove-arc", "security bans clear", "security bans clear", "org purge",
            ],
            records.Select(record => record.Action));
        Assert.Null((await store.Audit.VerifyAsync(null, default)).Fault);
        var secrets = new SecretPieces(Credential, NextCredential, $"{key.Token.Reveal()}", $"{second.Token.Reveal()}", key.Token.Digest.ToHex()[16..]);
        Assert.All(temporary.Rows("SELECT * FROM audit"), row => Assert.Empty(secrets.Find(row)));
    }

    [Fact]
    public async Task What_was_refused_leaves_no_row()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        await store.Registry.CreateOrganizationAsync(" ", default);
        await store.Registry.RevokeKeyAsync(1, default);
        await store.Registry.DeleteOrganizationAsync("x", Month, default);
        await store.Registry.PurgeOrganizationAsync("x", default);
        Assert.Empty(temporary.Rows("SELECT sequence FROM audit"));
    }

    [Fact]
    public async Task A_change_that_cannot_be_logged_is_not_made()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string id = await store.CreateAsync("a");
        IssuedKey key = await store.IssueAsync(id);
        temporary.Run(engine == StoreEngine.Sqlite
            ? "CREATE TRIGGER no_audit BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no more'); END"
            : """
            CREATE FUNCTION no_audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no more'; END $$;
            CREATE TRIGGER no_audit BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION no_audit();
            """);

        await Assert.ThrowsAsync<RegistryException>(() => store.CreateAsync("b"));
        await Assert.ThrowsAsync<RegistryException>(() => store.Registry.RevokeKeyAsync(key.Key.Facts.Id, default));
        await Assert.ThrowsAsync<RegistryException>(() => store.Registry.DeleteOrganizationAsync(id, Month, default));
        await Assert.ThrowsAsync<RegistryException>(() => store.Registry.PurgeOrganizationAsync(id, default));
        await Assert.ThrowsAsync<RegistryException>(() => store.Bans.ClearAsync(null, default));

        Assert.Equal([id], (await store.Registry.ListOrganizationsAsync(default)).Select(each => each.Id));
        Assert.Single(await store.Registry.ListKeysAsync(id, default));
        Assert.Equal(["2"], temporary.Rows("SELECT count(*) FROM audit"));
        Assert.Equal(["2"], temporary.Rows("SELECT count(*) FROM changes"));
    }

    [Fact]
    public async Task Two_programs_that_change_at_the_same_time_write_one_chain()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore one = await temporary.OpenAsync();
        SqlStore other = await temporary.OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => (i % 2 == 0 ? one : other).CreateAsync($"{i}")));

        AuditVerdict verdict = await one.Audit.VerifyAsync(null, default);
        Assert.Equal((100L, null), (verdict.Count, verdict.Fault));
    }

    [Fact]
    public async Task Names_that_no_store_or_terminal_should_see_are_kept_harmless_and_the_chain_holds()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        foreach (string name in (string[])["a\e[2J\u202e\"é\nend", new string('n', 5000)])
        {
            // As a store has it that was written before there was a rule.
            string id = await store.CreateAsync("acme");
            temporary.Run("UPDATE organizations SET name = @name WHERE id = @id", ("@name", name), ("@id", id));
            (await store.Registry.PurgeOrganizationAsync(id, default)).Done();
        }

        IReadOnlyList<AuditRecord> records = await store.Audit.ListAsync(new AuditFilter(), default);

        Assert.All(records, record => Assert.True(record.Details.All(c => c is >= ' ' and <= '~')));
        Assert.InRange(records.Max(record => record.Details.Length), 1000, 1100);
        Assert.Null((await store.Audit.VerifyAsync(null, default)).Fault);
    }
}
