using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Sealing;

public abstract class MasterKeyCheckTests(StoreEngine engine)
{
    private const string Wrong =
        "MEMTRACE_MASTER_KEY does not open this store: it was sealed with another key; "
        + "MEMTRACE_MASTER_KEY_PREVIOUS is missing or the key is wrong";

    private const string Missing = "MEMTRACE_MASTER_KEY is not set; generate one with `memtrace keygen master`";

    [Fact]
    public async Task An_empty_store_opens_with_any_key_and_none_is_missing_one()
    {
        await using var temporary = new TemporaryStore(engine);
        Assert.Null(await CheckAsync(await temporary.OpenAsync()));
        Assert.Equal(Missing, await CheckAsync(await temporary.OpenAsync(null, null)));
        Assert.Empty(temporary.Rows("SELECT name FROM store_facts WHERE name <> 'store_id'"));
    }

    [Fact]
    public async Task The_first_sealed_credential_settles_the_key()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string organization = await store.CreateAsync("a");
        await store.BindAsync(organization, TemporaryStore.Arc("http://arc:8000", "a"));
        Assert.Null(await CheckAsync(store));
        Assert.Null(await CheckAsync(await temporary.OpenAsync(TemporaryStore.KeyOf(2), TemporaryStore.KeyOf(1))));
        Assert.Equal(Wrong, await CheckAsync(await temporary.OpenAsync(TemporaryStore.KeyOf(2), null)));
        Assert.Equal(
            "MEMTRACE_MASTER_KEY does not open this store: it was sealed with another key",
            await CheckAsync(await temporary.OpenAsync(TemporaryStore.KeyOf(2), TemporaryStore.KeyOf(3))));
    }

    [Fact]
    public async Task The_key_is_not_settled_anew_while_a_former_credential_needs_the_previous_one()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore before = await temporary.OpenAsync();
        string organization = await before.CreateAsync("a");
        await before.BindAsync(organization, TemporaryStore.Arc("http://arc:8000", "a"));
        SqlStore both = await temporary.OpenAsync(TemporaryStore.KeyOf(2), TemporaryStore.KeyOf(1));
        await both.Registry.SwitchCredentialAsync(organization, new ArcCredential("newer"), default);

        Assert.Null(await CheckAsync(both));
        Assert.Null(await CheckAsync(before));

        await both.MasterKeyRotation.ResealAsync("", default);
        Assert.Null(await CheckAsync(both));
        Assert.NotNull(await CheckAsync(before));
    }

    [Fact]
    public async Task The_key_stays_settled_when_the_last_arc_is_gone()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string organization = await store.CreateAsync("a");
        await store.BindAsync(organization, TemporaryStore.Arc("http://arc:8000", "a"));
        await store.Registry.RemoveArcAsync(organization, CancellationToken.None);
        Assert.Equal(Wrong, await CheckAsync(await temporary.OpenAsync(TemporaryStore.KeyOf(2), null)));
    }

    [Fact]
    public async Task A_store_of_Memtrace_02_is_settled_by_the_first_key_that_opens_a_row()
    {
        await using var temporary = new TemporaryStore(engine);
        LegacyFile.Create(temporary);
        Assert.Equal(Wrong, await CheckAsync(await temporary.OpenAsync(TemporaryStore.KeyOf(9), null)));
        Assert.Empty(temporary.Rows("SELECT name FROM store_facts WHERE name <> 'store_id'"));
        Assert.Null(await CheckAsync(await temporary.OpenAsync(TemporaryStore.Parse(LegacyFile.Master), null)));
        Assert.Equal(["master_key_check"], temporary.Rows("SELECT name FROM store_facts WHERE name <> 'store_id'"));
        temporary.Run("DELETE FROM arc_instances");
        Assert.Equal(Wrong, await CheckAsync(await temporary.OpenAsync(TemporaryStore.KeyOf(9), null)));
    }

    [Fact]
    public async Task One_row_that_opens_is_enough()
    {
        await using var temporary = new TemporaryStore(engine);
        LegacyFile.Create(temporary);
        temporary.Run("UPDATE arc_instances SET api_key_cipher = @zero WHERE id = 'arc_b'", ("@zero", new byte[1]));
        Assert.Null(await CheckAsync(await temporary.OpenAsync(TemporaryStore.Parse(LegacyFile.Master), null)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("AAAA")]
    public async Task A_damaged_constant_is_no_proof_of_a_right_key(string value)
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        temporary.Run("INSERT INTO store_facts(name, value) VALUES ('master_key_check', @value)", ("@value", value));
        Assert.Equal(Wrong, await CheckAsync(store));
    }

    [Fact]
    public async Task Nothing_is_sealed_with_a_wrong_or_missing_key()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore right = await temporary.OpenAsync();
        string a = await right.CreateAsync("a");
        string b = await right.CreateAsync("b");
        await right.BindAsync(a, TemporaryStore.Arc("http://arc:8000", "a"));
        List<string> before = temporary.Rows("SELECT api_key_cipher FROM arc_instances");
        await AssertRefusedAsync(await temporary.OpenAsync(TemporaryStore.KeyOf(2), null), a, b, Wrong);
        await AssertRefusedAsync(await temporary.OpenAsync(null, null), a, b, Missing);
        Assert.Equal(before, temporary.Rows("SELECT api_key_cipher FROM arc_instances"));
    }

    private static async Task AssertRefusedAsync(SqlStore store, string bound, string unbound, string text)
    {
        var change = new ArcChange { Credential = new ArcCredential("new") };
        NewArc arc = TemporaryStore.Arc("http://arc:8000", "b");
        Assert.Equal(text, (await store.Registry.AddArcAsync(unbound, arc, CancellationToken.None)).Problem);
        Assert.Equal(text, (await store.Registry.UpdateArcAsync(bound, change, CancellationToken.None)).Problem);
        Assert.Equal(text, (await store.Registry.FindArcAsync(bound, CancellationToken.None)).Problem);
    }

    private static async Task<string?> CheckAsync(SqlStore store) => (await store.CheckMasterKeyAsync(CancellationToken.None))?.Text;

    public sealed class OnSqlite() : MasterKeyCheckTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : MasterKeyCheckTests(StoreEngine.Postgres);
}
