using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Registry;

/// <summary>Rows that others write are found by the sharing rules as well as one's own.</summary>
public abstract class ArcPlacesTests(StoreEngine engine) : IAsyncLifetime
{
    private const string Taken = "database 'taken' on that arc already belongs to another organization";
    private const string Dedicated = "that arc is dedicated to another organization";
    private const string InUse = "another organization uses that arc; it cannot be dedicated";

    private const string Insert = """
        INSERT INTO arc_instances(id, org_id, url, api_key_cipher, api_key_nonce, database)
        VALUES ('arc_other', 'org_other', 'http://arc:8000', x'00', x'01', 'Taken')
        """;

    private readonly TemporaryStore _temporary = Fresh(engine);
    private SqlStore _store = null!;
    private string _organization = "";

    public async Task InitializeAsync()
    {
        _store = await _temporary.OpenAsync();
        _organization = await _store.CreateAsync("acme");
        // From the first binding on the store knows its master key, whatever others leave in it.
        await _store.BindAsync(_organization, TemporaryStore.Arc("http://first:1", "first"));
        LegacyFile.AddOrganization(_temporary, "org_other");
    }

    public async Task DisposeAsync() => await _temporary.DisposeAsync();

    [Fact]
    public async Task A_row_that_Memtrace_0_2_inserts_holds_its_database()
    {
        _temporary.Run(Insert);

        Assert.Equal(Taken, await ProblemOfAsync("http://arc:8000", "taken"));
        Assert.Equal(InUse, await ProblemOfAsync("http://arc:8000", "other", dedicated: true));
        Assert.Null(await ProblemOfAsync("http://arc:8000", "other"));
    }

    [Fact]
    public async Task A_row_that_is_changed_by_hand_lies_where_it_was_moved_to()
    {
        _temporary.Run(Insert);
        Assert.Equal(Taken, await ProblemOfAsync("http://arc:8000", "taken"));
        _temporary.Run("UPDATE arc_instances SET url = 'http://moved:1', dedicated = TRUE WHERE id = 'arc_other'");

        Assert.Equal(Dedicated, await ProblemOfAsync("http://moved:1", "mine"));
        Assert.Null(await ProblemOfAsync("http://arc:8000", "taken"));
    }

    [Fact]
    public async Task A_row_that_is_replaced_or_given_to_another_organization_by_hand_is_asked_for_as_it_is()
    {
        _temporary.Run(Insert);
        Assert.Equal(Taken, await ProblemOfAsync("http://arc:8000", "taken"));
        string replace = _temporary.Engine == StoreEngine.Sqlite
            ? "INSERT OR REPLACE INTO"
            : "DELETE FROM arc_instances WHERE id = 'arc_other'; INSERT INTO";
        _temporary.Run(Insert.Replace("INSERT INTO", replace, StringComparison.Ordinal).Replace("'Taken'", "'free'", StringComparison.Ordinal));
        Assert.Null(await ProblemOfAsync("http://arc:8000", "taken"));
        await _store.Registry.RemoveArcAsync(_organization, CancellationToken.None);

        _temporary.Run("UPDATE arc_instances SET org_id = @org WHERE id = 'arc_other'", ("@org", _organization));
        var change = new ArcChange { Measurement = TemporaryStore.Measurement("m"), Credential = new ArcCredential("k") };
        (await _store.Registry.UpdateArcAsync(_organization, change, CancellationToken.None)).Done();
    }

    [Fact]
    public async Task Of_a_row_with_a_broken_list_of_URLs_the_first_still_counts()
    {
        _temporary.Run(Insert);
        _temporary.Run("UPDATE arc_instances SET urls_json = '[\"http://left.behind:1\"]' WHERE id = 'arc_other'");

        Assert.Equal(Taken, await ProblemOfAsync("http://arc:8000", "taken"));
        Assert.Null(await ProblemOfAsync("http://left.behind:1", "taken"));
    }

    [Fact]
    public async Task A_node_of_several_that_is_written_twice_is_one()
    {
        await _store.Registry.RemoveArcAsync(_organization, CancellationToken.None);
        await _store.BindAsync(_organization, TemporaryStore.Arc("http://arc:8000 http://ARC:8000 http://two:1", "taken"));
        string second = await _store.CreateAsync("second");

        Assert.Equal(Taken, (await _store.Registry.AddArcAsync(second, TemporaryStore.Arc("http://two:1", "taken"), CancellationToken.None)).Problem);
    }

    // Bound anew each time, so that one test may ask several times.
    private async Task<string?> ProblemOfAsync(string url, string database, bool dedicated = false)
    {
        await _store.Registry.RemoveArcAsync(_organization, CancellationToken.None);
        NewArc arc = TemporaryStore.Arc(url, database, dedicated: dedicated);
        return (await _store.Registry.AddArcAsync(_organization, arc, CancellationToken.None)).Problem;
    }

    private static TemporaryStore Fresh(StoreEngine engine) => new(engine);

    public sealed class OnSqlite() : ArcPlacesTests(StoreEngine.Sqlite)
    {
        [Fact]
        public async Task A_row_that_is_removed_by_hand_without_foreign_keys_holds_nothing()
        {
            _temporary.Run(Insert);
            Assert.Equal(Taken, await ProblemOfAsync("http://arc:8000", "taken"));
            _temporary.Run("PRAGMA foreign_keys = off; DELETE FROM arc_instances WHERE id = 'arc_other'");

            Assert.Null(await ProblemOfAsync("http://arc:8000", "taken"));
        }
    }

    public sealed class OnPostgres() : ArcPlacesTests(StoreEngine.Postgres);
}
