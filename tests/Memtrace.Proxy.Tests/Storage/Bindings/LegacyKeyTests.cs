using System.Data.Common;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Copies;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Tests.Storage.Bindings;

public abstract class LegacyKeyTests(StoreEngine engine)
{
    private static readonly ApiKeyToken Token = TemporaryStore.Token(LegacyFile.Key);

    [Fact]
    public async Task A_key_of_Memtrace_02_finds_its_binding_with_the_default_database_it_always_had()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await OpenAsync(temporary);
        TenantBinding binding = (await store.FindAsync(Token))!;
        Assert.Equal("org_default", binding.Organization.Id);
        Assert.Equal("admin", binding.Key.Name);
        Assert.Equal(KeyPermissions.Read | KeyPermissions.Write | KeyPermissions.Admin, binding.Key.Permissions);
        Assert.Equal(LegacyFile.ArcSecret, binding.Arc!.Credential.Reveal());
        Assert.Equal("default", binding.Arc.Database.Text);
    }

    [Fact]
    public async Task Its_digest_is_remembered_and_then_decides_without_the_hash()
    {
        await using var temporary = new TemporaryStore(engine);
        await (await OpenAsync(temporary)).FindAsync(Token);
        Assert.Equal([LegacyFile.KeyDigest], temporary.Rows("SELECT key_digest FROM api_keys"));
        Assert.Empty(temporary.Rows("SELECT kind FROM changes"));
        // Only a look-up by digest can find the row under a prefix and hash that fit nothing.
        temporary.Run("UPDATE api_keys SET key_hash = 'none', key_prefix = 'none', key_digest = NULL");
        temporary.Run("UPDATE api_keys SET key_digest = @digest", ("@digest", LegacyFile.KeyDigest));
        SqlStore again = await temporary.OpenAsync(TemporaryStore.Parse(LegacyFile.Master), null);
        Assert.NotNull(await again.FindAsync(Token));
    }

    [Fact]
    public async Task Its_digest_is_not_remembered_in_a_store_that_is_half_copied()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await OpenAsync(temporary);
        temporary.Run("INSERT INTO store_facts(name, value) VALUES (@name, '1')", ("@name", CopyMark.FactName));

        Assert.NotNull(await store.FindAsync(Token));

        Assert.Equal([""], temporary.Rows("SELECT key_digest FROM api_keys"));
    }

    [Theory]
    [InlineData("$2a$10$abcdefghijklmnopqrstuuBi9ttf0kMIl0SkjrrvZm/tnAr4fLhTv")]
    [InlineData("$2a$13$abcdefghijklmnopqrstuuBi9ttf0kMIl0SkjrrvZm/tnAr4fLhTu")]
    [InlineData("$2a$13$..CA.uOD/eaGAOmJB.yMBuD1Ro3tGWEGQsj14ilqEwMuHMkI1WKbG")]
    [InlineData("$2a$99$abcdefghijklmnopqrstuuBi9ttf0kMIl0SkjrrvZm/tnAr4fLhTu")]
    [InlineData("$2a@xx@abcdefghijklmnopqrstuuBi9ttf0kMIl0SkjrrvZm/tnAr4fLhTu")]
    [InlineData("$2a$03$abcdefghijklmnopqrstuuBi9ttf0kMIl0SkjrrvZm/tnAr4fLhTu")]
    [InlineData("$2b$10$abcdefghijklmnopqrstuuBi9ttf0kMIl0SkjrrvZm/tnAr4fLhTu")]
    [InlineData("$2a$10$!!!!!!!!!!!!!!!!!!!!!!Bi9ttf0kMIl0SkjrrvZm/tnAr4fLhTu")]
    [InlineData("$2a$10$ééééééééééééééééééééééBi9ttf0kMIl0SkjrrvZm/tnAr4fLhTu")]
    [InlineData(LegacyFile.KeyDigest)]
    [InlineData("")]
    public async Task A_hash_that_is_not_of_the_key_or_too_dear_or_malformed_matches_nothing(string hash)
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await OpenAsync(temporary);
        temporary.Run("UPDATE api_keys SET key_hash = @hash", ("@hash", hash));
        Assert.Null(await store.FindAsync(Token));
    }

    [Fact]
    public async Task A_hash_of_another_cost_within_the_bound_matches()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await OpenAsync(temporary);
        temporary.Run("UPDATE api_keys SET key_hash = '$2a$04$..CA.uOD/eaGAOmJB.yMBuZsJD6r.xQR0aMaMWJUDFWuoJK7CZh8.'");
        Assert.NotNull(await store.FindAsync(Token));
    }

    [Fact]
    public async Task Of_several_rows_with_one_prefix_the_one_that_matches_decides()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await OpenAsync(temporary);
        temporary.Run(
            LegacyFile.InsertKey,
            ("@hash", LegacyFile.KeyHash),
            ("@prefix", LegacyFile.KeyPrefix),
            ("@name", "second"),
            ("@org", "org_b"));
        temporary.Run("UPDATE api_keys SET key_hash = 'x' WHERE id = 1");
        Assert.Equal("org_b", (await store.FindAsync(Token))!.Organization.Id);
    }

    [Fact]
    public async Task A_key_switched_off_by_hand_is_found_and_off()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await OpenAsync(temporary);
        temporary.Run("UPDATE api_keys SET enabled = FALSE");
        Assert.False((await store.FindAsync(Token))!.Key.Enabled);
    }

    [Fact]
    public async Task A_new_key_is_never_compared_with_a_hash()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await OpenAsync(temporary);
        ApiKeyToken fresh = ApiKeyToken.Issue();
        temporary.Run("UPDATE api_keys SET key_prefix = @prefix", ("@prefix", fresh.Digest.ToPrefix()));
        Assert.Null(await store.FindAsync(fresh));
    }

    [Fact]
    public async Task When_the_digest_cannot_be_written_the_key_works_all_the_same()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await OpenAsync(temporary);
        temporary.Refuse("UPDATE", "api_keys");
        Assert.NotNull(await store.FindAsync(Token));
        Assert.Contains(temporary.Loggers.All, line => line.StartsWith("the digest of key 1 could not be remembered", StringComparison.Ordinal));
        Assert.DoesNotContain(temporary.Loggers.All, line => line.Contains(LegacyFile.KeyDigest, StringComparison.Ordinal));
        Assert.DoesNotContain(temporary.Loggers.All, line => line.Contains("mtk_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_comparison_holds_neither_the_write_lock_nor_a_reader()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await OpenAsync(temporary);
        using DbConnection writer = temporary.Reach();
        await using (DbTransaction held = writer.BeginTransaction())
        {
            writer.Run("UPDATE api_keys SET last_used_at = CURRENT_TIMESTAMP");
            Assert.NotNull(await store.FindAsync(Token));
        }

        Assert.Equal([""], temporary.Rows("SELECT key_digest FROM api_keys"));
    }

    [Fact]
    public async Task Fifty_first_requests_of_one_key_cost_one_comparison()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await OpenAsync(temporary);
        TenantBinding?[] found = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => store.FindAsync(Token)));
        Assert.All(found, binding => Assert.Same(found[0], binding));
    }

    private static async Task<SqlStore> OpenAsync(TemporaryStore temporary)
    {
        LegacyFile.Create(temporary);
        return await temporary.OpenAsync(TemporaryStore.Parse(LegacyFile.Master), null);
    }

    public sealed class OnSqlite() : LegacyKeyTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : LegacyKeyTests(StoreEngine.Postgres);
}
