namespace Memtrace.Proxy.Tests.Storage.Changes;

public abstract class ChangeTriggerTests(StoreEngine engine)
{
    [Theory]
    [InlineData("INSERT INTO organizations(id, name) VALUES ('org_c', 'C')", "organization|org_c|")]
    [InlineData("UPDATE organizations SET name = 'x' WHERE id = 'org_b'", "organization|org_b|")]
    [InlineData("UPDATE organizations SET suspended_at = CURRENT_TIMESTAMP WHERE id = 'org_b'", "organization|org_b|")]
    [InlineData("UPDATE organizations SET deleted_at = CURRENT_TIMESTAMP WHERE id = 'org_b'", "organization|org_b|")]
    [InlineData("DELETE FROM api_keys WHERE id = 1", "key|org_default|1")]
    [InlineData("UPDATE api_keys SET enabled = FALSE", "key|org_default|1")]
    [InlineData("UPDATE api_keys SET expires_at = CURRENT_TIMESTAMP", "key|org_default|1")]
    [InlineData("UPDATE api_keys SET permissions = 'read'", "key|org_default|1")]
    [InlineData("UPDATE arc_instances SET database = 'x' WHERE id = 'arc_b'", "arc|org_b|")]
    [InlineData("DELETE FROM arc_instances WHERE id = 'arc_b'", "arc|org_b|")]
    public async Task A_foreign_programs_write_leaves_its_row(string sql, string row)
    {
        await using var temporary = await OpenLegacyAsync();
        temporary.Run(sql);
        Assert.Equal([row], Feed(temporary));
    }

    [Fact]
    public async Task A_key_and_an_arc_inserted_by_Memtrace_02_leave_their_rows()
    {
        await using var temporary = await OpenLegacyAsync();
        temporary.Run("INSERT INTO organizations(id, name) VALUES ('org_c', 'C')");
        LegacyFile.AddKey(temporary, "second", "org_c");
        temporary.Run(
            """
            INSERT INTO arc_instances(id, org_id, url, api_key_cipher, api_key_nonce, database)
            VALUES ('arc_c', 'org_c', 'http://arc', X'00', X'00', 'c')
            """);
        Assert.Equal(["organization|org_c|", "key_issued|org_c|2", "arc|org_c|"], Feed(temporary));
    }

    [Fact]
    public async Task A_key_that_changes_its_organization_tells_both()
    {
        await using var temporary = await OpenLegacyAsync();
        temporary.Run("UPDATE api_keys SET org_id = 'org_b' WHERE id = 1");
        Assert.Equal(["key|org_b|1", "key|org_default|1"], Feed(temporary));
    }

    [Fact]
    public async Task An_arc_that_changes_its_organization_tells_both()
    {
        await using var temporary = await OpenLegacyAsync();
        temporary.Run("DELETE FROM arc_instances WHERE id = 'arc_b'; DELETE FROM changes");
        temporary.Run("UPDATE arc_instances SET org_id = 'org_b' WHERE id = 'arc_default'");
        Assert.Equal(["arc|org_b|", "arc|org_default|"], Feed(temporary));
    }

    [Fact]
    public async Task A_cascading_delete_tells_of_the_arc_too()
    {
        await using var temporary = await OpenLegacyAsync();
        temporary.Run("DELETE FROM sessions WHERE org_id = 'org_b'; DELETE FROM organizations WHERE id = 'org_b'");
        Assert.Equal(["arc|org_b|", "organization|org_b|"], Feed(temporary).Order());
    }

    [Theory]
    [InlineData("UPDATE api_keys SET key_digest = 'd', last_used_at = CURRENT_TIMESTAMP")]
    [InlineData("UPDATE arc_instances SET next_cipher = X'00', next_nonce = X'00', next_seal_version = 1")]
    [InlineData("UPDATE organizations SET settings_json = '{}'")]
    [InlineData("DELETE FROM sessions")]
    public async Task What_no_binding_shows_leaves_no_row(string sql)
    {
        await using var temporary = await OpenLegacyAsync();
        temporary.Run(sql);
        Assert.Empty(Feed(temporary));
    }

    [Fact]
    public async Task A_hash_replaced_by_hand_makes_the_remembered_digest_worthless()
    {
        await using var temporary = await OpenLegacyAsync();
        temporary.Run("UPDATE api_keys SET key_digest = 'of the old hash'");
        temporary.Run("UPDATE api_keys SET key_hash = 'new', key_prefix = 'new' WHERE id = 1");
        Assert.Equal([""], temporary.Rows("SELECT key_digest FROM api_keys"));
        Assert.Equal(["key_issued|org_default|1", "key|org_default|1"], Feed(temporary));
    }

    [Fact]
    public async Task A_write_that_is_rolled_back_leaves_no_row()
    {
        await using var temporary = await OpenLegacyAsync();
        temporary.Run("BEGIN; DELETE FROM api_keys; ROLLBACK");
        Assert.Empty(Feed(temporary));
    }

    private async Task<TemporaryStore> OpenLegacyAsync()
    {
        var temporary = new TemporaryStore(engine);
        LegacyFile.Create(temporary);
        await temporary.OpenAsync();
        return temporary;
    }

    private static List<string> Feed(TemporaryStore temporary) =>
        temporary.Rows("SELECT kind, org_id, key_id FROM changes ORDER BY sequence");

    public sealed class OnSqlite() : ChangeTriggerTests(StoreEngine.Sqlite)
    {
        [Fact]
        public async Task A_row_that_is_replaced_unasked_is_told_of()
        {
            await using var temporary = await OpenLegacyAsync();
            temporary.Run(
                "INSERT OR REPLACE INTO api_keys(key_hash, key_prefix, name, org_id) VALUES ('h', 'p', 'admin', 'org_b')");
            Assert.Equal(["key|org_default|1", "key_issued|org_b|2"], Feed(temporary));
            temporary.Run("UPDATE api_keys SET key_digest = 'd'; DELETE FROM changes");
            temporary.Run(
                """
                INSERT OR REPLACE INTO api_keys(key_hash, key_prefix, key_digest, name, org_id) VALUES ('h', 'p', 'd', 'other', 'org_default')
                """);
            Assert.Equal(["key|org_b|2", "key_issued|org_default|3"], Feed(temporary));
            temporary.Run(
                """
                DELETE FROM changes;
                INSERT OR REPLACE INTO arc_instances(id, org_id, url, api_key_cipher, api_key_nonce, database)
                VALUES ('arc_default', 'org_b', 'http://arc', X'00', X'00', 'c')
                """);
            Assert.Equal(["arc|org_b|", "arc|org_b|", "arc|org_default|"], Feed(temporary).Order());
        }
    }

    public sealed class OnPostgres() : ChangeTriggerTests(StoreEngine.Postgres);
}
