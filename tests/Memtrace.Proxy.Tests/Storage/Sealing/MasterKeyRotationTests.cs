using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Sealing;

namespace Memtrace.Proxy.Tests.Storage.Sealing;

/// <summary>From one master key to the next: both while credentials of both are there, the new one alone in the end.</summary>
public abstract class MasterKeyRotationTests(StoreEngine engine) : IAsyncLifetime
{
    private const string Unfinished =
        "MEMTRACE_MASTER_KEY opens only a part of this store: MEMTRACE_MASTER_KEY_PREVIOUS is missing or the key is wrong";

    private static readonly MasterKey Old = TemporaryStore.KeyOf(1);
    private static readonly MasterKey New = TemporaryStore.KeyOf(2);

    private readonly TemporaryStore _temporary = Fresh(engine);
    private string _a = "";
    private string _b = "";

    public async Task InitializeAsync()
    {
        SqlStore store = await _temporary.OpenAsync(Old, null);
        _a = await store.CreateAsync("a");
        _b = await store.CreateAsync("b");
        await store.BindAsync(_a, TemporaryStore.Arc("http://arc:8000", "a"));
        await store.BindAsync(_b, TemporaryStore.Arc("http://arc:8000", "b"));
    }

    public async Task DisposeAsync() => await _temporary.DisposeAsync();

    [Fact]
    public async Task Once_every_credential_is_sealed_anew_the_previous_key_may_go()
    {
        SqlStore both = await _temporary.OpenAsync(New, Old);
        Assert.Null(await CheckAsync(both));
        await SealAnewAsync(both, _a);
        await SealAnewAsync(both, _b);

        SqlStore alone = await _temporary.OpenAsync(New, null);
        Assert.Null(await CheckAsync(alone));
        Assert.Equal("new", await CredentialAsync(alone, _a));
        Assert.Equal("new", await CredentialAsync(alone, _b));
        Assert.Equal(
            "MEMTRACE_MASTER_KEY does not open this store: it was sealed with another key; "
            + "MEMTRACE_MASTER_KEY_PREVIOUS is missing or the key is wrong",
            await CheckAsync(await _temporary.OpenAsync(Old, null)));
    }

    [Fact]
    public async Task While_a_credential_needs_the_previous_key_its_absence_is_told()
    {
        SqlStore both = await _temporary.OpenAsync(New, Old);
        await SealAnewAsync(both, _a);
        List<string> constant = Constant();

        SqlStore alone = await _temporary.OpenAsync(New, null);
        Assert.Equal(Unfinished, await CheckAsync(alone));
        Assert.Equal(Unfinished, (await alone.Registry.FindArcAsync(_b, CancellationToken.None)).Problem);
        var change = new ArcChange { Credential = new ArcCredential("new") };
        Assert.Equal(Unfinished, (await alone.Registry.UpdateArcAsync(_b, change, CancellationToken.None)).Problem);
        Assert.Null(await CheckAsync(both));
        Assert.Equal("arc-secret", await CredentialAsync(both, _b));
        Assert.Equal(constant, Constant());
    }

    [Fact]
    public async Task The_start_ends_a_rotation_whose_last_credential_was_taken_away()
    {
        SqlStore both = await _temporary.OpenAsync(New, Old);
        await SealAnewAsync(both, _a);
        await both.Registry.RemoveArcAsync(_b, CancellationToken.None);
        List<string> constant = Constant();

        Assert.Null(await CheckAsync(both));

        Assert.NotEqual(constant, Constant());
        Assert.Null(await CheckAsync(await _temporary.OpenAsync(New, null)));
    }

    [Fact]
    public async Task A_new_binding_ends_a_rotation_too()
    {
        SqlStore both = await _temporary.OpenAsync(New, Old);
        await both.Registry.RemoveArcAsync(_a, CancellationToken.None);
        await both.Registry.RemoveArcAsync(_b, CancellationToken.None);
        await both.BindAsync(_a, TemporaryStore.Arc("http://arc:8000", "a"));

        Assert.Null(await CheckAsync(await _temporary.OpenAsync(New, null)));
    }

    [Fact]
    public async Task A_credential_that_opens_under_no_key_holds_no_rotation_up()
    {
        SqlStore both = await _temporary.OpenAsync(New, Old);
        _temporary.Run("UPDATE arc_instances SET api_key_cipher = @zero WHERE org_id = @b", ("@zero", new byte[1]), ("@b", _b));
        await SealAnewAsync(both, _a);

        Assert.Null(await CheckAsync(await _temporary.OpenAsync(New, null)));
    }

    [Fact]
    public async Task A_store_that_was_never_marked_is_marked_when_its_rotation_is_over_and_not_before()
    {
        _temporary.Run("DELETE FROM store_facts");
        SqlStore both = await _temporary.OpenAsync(New, Old);
        Assert.Null(await CheckAsync(both));
        await SealAnewAsync(both, _a);
        Assert.Empty(Constant());
        Assert.Equal(Unfinished, await CheckAsync(await _temporary.OpenAsync(New, null)));

        await SealAnewAsync(both, _b);

        Assert.Single(Constant());
        Assert.Null(await CheckAsync(await _temporary.OpenAsync(New, null)));
    }

    private static async Task SealAnewAsync(SqlStore store, string organization) =>
        (await store.Registry.UpdateArcAsync(
            organization, new ArcChange { Credential = new ArcCredential("new") }, CancellationToken.None)).Done();

    private static async Task<string> CredentialAsync(SqlStore store, string organization) =>
        (await store.Registry.FindArcAsync(organization, CancellationToken.None)).Done().Instance.Credential.Reveal();

    private static async Task<string?> CheckAsync(SqlStore store) => (await store.CheckMasterKeyAsync(CancellationToken.None))?.Text;

    private List<string> Constant() => _temporary.Rows("SELECT value FROM store_facts WHERE name = 'master_key_check'");

    private static TemporaryStore Fresh(StoreEngine engine) => new(engine);

    public sealed class OnSqlite() : MasterKeyRotationTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : MasterKeyRotationTests(StoreEngine.Postgres);
}
