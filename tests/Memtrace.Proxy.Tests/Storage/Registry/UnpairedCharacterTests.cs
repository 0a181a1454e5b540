using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Registry;

/// <summary>Texts that are no Unicode: halves of a pair are kept as the mark of what cannot be read, alike on every engine.</summary>
public abstract class UnpairedCharacterTests(StoreEngine engine)
{
    private const string Counts = "SELECT (SELECT count(*) FROM organizations), (SELECT count(*) FROM audit), (SELECT count(*) FROM changes)";

    // Written out here: what runs tests cannot write them down as arguments of one.
    private static readonly string[] Halves = ["a\ud83d", "\ude00a", "\ude00\ud83d", "a\ud83db"];

    [Fact]
    public async Task A_name_with_half_of_a_pair_is_kept_with_a_mark_in_its_place()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        foreach (string name in Halves)
        {
            string id = await store.CreateAsync(name);
            Assert.Equal([Marked(name)], temporary.Rows("SELECT name FROM organizations WHERE id = @id", ("@id", id)));
        }

        Assert.Equal(Halves.Select(Marked), (await store.Registry.ListOrganizationsAsync(default)).Select(each => each.Name));
        Assert.Null((await store.Audit.VerifyAsync(null, default)).Fault);
    }

    [Fact]
    public async Task Two_names_of_keys_that_are_kept_alike_are_one_name()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string id = await store.CreateAsync("a");
        IssuedKey key = await store.IssueAsync(id, "k\ud83d");

        Answer<IssuedKey> again = await store.Registry.IssueKeyAsync(id, "k\ude00", KeyPermissions.Read, default);

        Assert.Contains("already exists", again.Problem, StringComparison.Ordinal);
        Assert.Equal(["k\ufffd"], (await store.Registry.ListKeysAsync(id, default)).Select(each => each.Facts.Name));
        Assert.NotNull(await store.FindAsync(key.Token));
        (await store.Registry.RotateKeyAsync(key.Key.Facts.Id, TimeSpan.Zero, default)).Done();
        Assert.Null((await store.Audit.VerifyAsync(null, default)).Fault);
    }

    [Fact]
    public async Task A_reason_with_half_of_a_pair_is_kept_with_a_mark_in_its_place()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string id = await store.CreateAsync("a");
        Assert.True(SuspensionReason.TryParse("un\ud83dpaid", out SuspensionReason reason, out string fault), fault);

        (await store.Registry.SuspendOrganizationAsync(id, reason, default)).Done();

        Assert.Equal("un\ufffdpaid", (await store.Registry.ShowOrganizationAsync(id, default)).Done().Organization.SuspendedReason);
        Assert.Null((await store.Audit.VerifyAsync(null, default)).Fault);
    }

    [Fact]
    public async Task What_is_looked_for_by_half_of_a_pair_is_not_there()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        await store.CreateAsync("a");
        foreach (string id in Halves)
        {
            Assert.Contains("not found", (await store.Registry.ShowOrganizationAsync(id, default)).Problem, StringComparison.Ordinal);
            Assert.Contains("not found", (await store.Registry.PurgeOrganizationAsync(id, default)).Problem, StringComparison.Ordinal);
            Assert.Contains("not found", (await store.Registry.IssueKeyAsync(id, "k", KeyPermissions.Read, default)).Problem, StringComparison.Ordinal);
            Assert.Empty(await store.Registry.ListKeysAsync(id, default));
        }
    }

    [Fact]
    public async Task What_the_store_cannot_keep_is_refused_in_words_and_the_next_is_kept()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        if (engine == StoreEngine.Postgres)
        {
            RegistryException failure = await Assert.ThrowsAsync<RegistryException>(() => store.Registry.RemoveArcAsync("a\0b", default));
            Assert.Equal("a value holds a character that the store cannot keep", failure.Message);
            Assert.Equal(["0|0|0"], temporary.Rows(Counts));
        }

        string next = await store.CreateAsync("next");
        Assert.Contains(next, (await store.Registry.ListOrganizationsAsync(default)).Select(each => each.Id));
        Assert.Null((await store.Audit.VerifyAsync(null, default)).Fault);
    }

    private static string Marked(string text) => string.Concat(text.Select(each => char.IsSurrogate(each) ? '\ufffd' : each));

    public sealed class OnSqlite() : UnpairedCharacterTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : UnpairedCharacterTests(StoreEngine.Postgres);
}
