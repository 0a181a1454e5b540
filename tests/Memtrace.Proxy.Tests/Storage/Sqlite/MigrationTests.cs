using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memtrace.Proxy.Tests.Storage.Sqlite;

public sealed class MigrationTests
{
    private static readonly string[] LegacyTables = ["organizations", "api_keys", "agents", "sessions", "arc_instances"];

    [Fact]
    public async Task A_new_store_is_a_private_file_in_a_private_directory()
    {
        await using var temporary = new TemporaryStore();
        string path = Path.Combine(temporary.Folder, "deep", "er", "memtrace.db");
        await using SqlStore store = await StoreSteps.OpenAsync(
            path, null, null, temporary.Clock, NullLoggerFactory.Instance, CancellationToken.None);
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.Equal(owner, File.GetUnixFileMode(path));
            Assert.Equal(owner, File.GetUnixFileMode(path + "-wal"));
            Assert.Equal(owner | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
        }
    }

    [Fact]
    public async Task A_file_of_Memtrace_02_keeps_every_row_and_every_value()
    {
        await using var temporary = new TemporaryStore();
        LegacyFile.Create(temporary);
        List<string> before = Dump(temporary);
        await temporary.OpenAsync();
        Assert.Equal(before, Dump(temporary));
        Assert.Equal(["0"], temporary.Rows("PRAGMA user_version"));
        Assert.Equal(["1", "2", "3", "4", "5", "6", "7", "8", "9"], temporary.Rows("SELECT version FROM schema_migrations ORDER BY version"));
        Assert.Empty(temporary.Rows("PRAGMA foreign_key_check"));
    }

    [Fact]
    public async Task The_statements_of_Memtrace_02_still_work_on_a_migrated_file()
    {
        await using var temporary = new TemporaryStore();
        LegacyFile.Create(temporary);
        await temporary.OpenAsync();
        temporary.Run("INSERT INTO organizations(id, name) VALUES ('org_c', 'C')");
        LegacyFile.AddKey(temporary, "second", "org_c");
        temporary.Run(
            """
            INSERT INTO arc_instances(id, org_id, url, api_key_cipher, api_key_nonce, database, measurement)
            VALUES ('arc_c', 'org_c', 'http://arc:8000', X'00', X'00', 'c', 'events')
            """);
        temporary.Run("INSERT INTO agents(id, org_id, name, description, config_json) VALUES ('agent_c', 'org_c', 'n', 'd', '{}')");
        temporary.Run("INSERT INTO sessions(id, org_id, agent_id, status) VALUES ('sess_c', 'org_c', 'agent_c', 'active')");
        temporary.Run("UPDATE sessions SET status = 'closed' WHERE id = 'sess_c'");
        temporary.Run("DELETE FROM sessions WHERE id = 'sess_c'; DELETE FROM agents WHERE id = 'agent_c'");
        temporary.Run("DELETE FROM api_keys WHERE name = 'second'; DELETE FROM organizations WHERE id = 'org_c'");
        Assert.Empty(temporary.Rows("SELECT id FROM arc_instances WHERE org_id = 'org_c'"));
    }

    [Fact]
    public async Task A_new_store_has_the_columns_and_indexes_of_Memtrace_02_under_their_names()
    {
        await using var fresh = new TemporaryStore();
        await fresh.OpenAsync();
        await using var legacy = new TemporaryStore();
        LegacyFile.Create(legacy);
        foreach (string table in LegacyTables)
        {
            List<string> expected = legacy.Rows($"SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info('{table}')");
            List<string> actual = fresh.Rows($"SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info('{table}')");
            Assert.Equal(expected, actual.Take(expected.Count));
        }

        List<string> indexes = fresh.Rows("SELECT name FROM sqlite_master WHERE type = 'index'");
        Assert.Subset(indexes.ToHashSet(), legacy.Rows("SELECT name FROM sqlite_master WHERE type = 'index'").ToHashSet());
    }

    [Fact]
    public async Task Twenty_openers_at_once_migrate_once()
    {
        await using var temporary = new TemporaryStore();
        LegacyFile.Create(temporary);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(temporary.OpenAsync)));
        Assert.Equal(["1", "2", "3", "4", "5", "6", "7", "8", "9"], temporary.Rows("SELECT version FROM schema_migrations ORDER BY version"));
        Assert.Equal(["2"], temporary.Rows("SELECT count(*) FROM organizations"));
    }

    [Fact]
    public async Task Twenty_openers_of_no_file_make_one()
    {
        await using var temporary = new TemporaryStore();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(temporary.OpenAsync)));
        Assert.Equal(["9"], temporary.Rows("SELECT count(*) FROM schema_migrations"));
        Assert.Equal(["wal"], temporary.Rows("PRAGMA journal_mode"));
    }

    [Fact]
    public async Task A_look_up_by_digest_goes_by_index()
    {
        await using var temporary = new TemporaryStore();
        await temporary.OpenAsync();
        string plan = string.Join(
            '\n',
            temporary.Rows("EXPLAIN QUERY PLAN SELECT 1 FROM api_keys WHERE key_digest = 'a' OR (key_prefix = 'b' AND key_digest IS NULL)"));
        Assert.Contains("idx_api_keys_digest", plan, StringComparison.Ordinal);
        Assert.Contains("idx_api_keys_prefix", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_store_that_is_up_to_date_waits_for_no_lock()
    {
        await using var temporary = new TemporaryStore();
        await temporary.OpenAsync();
        using var writer = temporary.Connect();
        using var held = writer.BeginTransaction(deferred: false);
        await temporary.OpenAsync();
    }

    [Fact]
    public async Task A_restored_copy_that_lost_the_write_ahead_log_gets_it_back()
    {
        await using var temporary = new TemporaryStore();
        await (await temporary.OpenAsync()).DisposeAsync();
        temporary.Run("PRAGMA journal_mode = delete");
        await temporary.OpenAsync();
        Assert.Equal(["wal"], temporary.Rows("PRAGMA journal_mode"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task An_empty_path_is_refused(string path)
    {
        var failure = await Assert.ThrowsAsync<RegistryException>(() => StoreSteps.OpenAsync(
            path, null, null, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None));
        Assert.Equal("cannot open the store: its path is empty", failure.Message);
    }

    [Fact]
    public async Task What_is_no_database_is_said_in_one_sentence()
    {
        await using var temporary = new TemporaryStore();
        await File.WriteAllTextAsync(temporary.Path, string.Concat(Enumerable.Repeat("this is a text file. ", 100)));
        var failure = await Assert.ThrowsAsync<RegistryException>(temporary.OpenAsync);
        Assert.Equal($"the store at {temporary.Path} is not a database", failure.Message);
    }

    [Fact]
    public async Task A_directory_in_place_of_the_file_cannot_be_opened()
    {
        await using var temporary = new TemporaryStore();
        Directory.CreateDirectory(temporary.Path);
        var failure = await Assert.ThrowsAsync<RegistryException>(temporary.OpenAsync);
        Assert.Equal($"cannot open the store at {temporary.Path}: it is a directory", failure.Message);
    }

    [Fact]
    public async Task A_file_in_place_of_the_directory_cannot_be_opened()
    {
        await using var temporary = new TemporaryStore();
        string file = Path.Combine(temporary.Folder, "file");
        await File.WriteAllTextAsync(file, "");
        string path = Path.Combine(file, "memtrace.db");
        var failure = await Assert.ThrowsAsync<RegistryException>(() => StoreSteps.OpenAsync(
            path, null, null, temporary.Clock, NullLoggerFactory.Instance, CancellationToken.None));
        Assert.StartsWith($"cannot open the store at {path}: ", failure.Message, StringComparison.Ordinal);
    }

    private static List<string> Dump(TemporaryStore store) =>
    [
        .. store.Rows("SELECT id, name, created_at, settings_json FROM organizations ORDER BY id"),
        .. store.Rows(
            "SELECT id, key_hash, key_prefix, name, org_id, permissions, created_at, expires_at, enabled FROM api_keys ORDER BY id"),
        .. store.Rows("SELECT id, org_id, name, description, config_json, created_at, last_active_at FROM agents ORDER BY id"),
        .. store.Rows(
            "SELECT id, org_id, agent_id, status, metadata_json, created_at, updated_at, closed_at FROM sessions ORDER BY id"),
        .. store.Rows(
            """
            SELECT id, org_id, url, hex(api_key_cipher), hex(api_key_nonce), database, measurement, created_at, updated_at
            FROM arc_instances ORDER BY id
            """),
    ];
}
