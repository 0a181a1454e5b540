using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Registry;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Tests.Storage.Registry;

/// <summary>Plain SQL or Memtrace 0.2 has bound thousands of organizations: no change waits until all of them are placed.</summary>
public abstract class ManyUnplacedTests(StoreEngine engine) : IAsyncLifetime
{
    private const int Many = 2500;
    private const string Placed = "SELECT count(*) FROM arc_instances WHERE placed = TRUE AND id LIKE 'many_%'";

    private readonly TemporaryStore _temporary = Fresh(engine);
    private SqlStore _store = null!;
    private string _organization = "";

    public async Task InitializeAsync()
    {
        _store = await _temporary.OpenAsync();
        _organization = await _store.CreateAsync("acme");
        // From the first binding on the store knows its master key, whatever others leave in it.
        await _store.BindAsync(_organization, TemporaryStore.Arc("http://first:1", "first"));
        const string Numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)";
        _temporary.Run($"{Numbers} INSERT INTO organizations(id, name) SELECT 'many_' || i, 'o' FROM n");
        _temporary.Run(
            $"""
            {Numbers} INSERT INTO arc_instances(id, org_id, url, api_key_cipher, api_key_nonce, database)
            SELECT 'many_' || i, 'many_' || i, 'http://arc:8000', x'00', x'01', 'db_' || i FROM n
            """);
    }

    public async Task DisposeAsync() => await _temporary.DisposeAsync();

    [Fact]
    public async Task A_change_places_one_step_of_them_and_the_next_goes_on()
    {
        await BindAsync("http://free:1", "mine");
        Assert.Equal([$"{ArcPlaces.Step - 1}"], _temporary.Rows(Placed));
        await BindAsync("http://free:2", "mine");
        Assert.InRange(int.Parse(_temporary.Rows(Placed)[0], null), ArcPlaces.Step, 2 * ArcPlaces.Step);
    }

    [Fact]
    public async Task What_is_not_placed_yet_still_holds_its_place()
    {
        // The last in the order in which they are placed.
        _temporary.Run("UPDATE arc_instances SET url = 'http://alone:1', dedicated = TRUE WHERE id = 'many_999'");

        Assert.Equal("database 'DB_998' on that arc already belongs to another organization", await ProblemOfAsync("http://ARC:8000", "DB_998"));
        Unplace();
        Assert.Equal("that arc is dedicated to another organization", await ProblemOfAsync("http://alone:1", "mine"));
        Unplace();
        Assert.Equal("another organization uses that arc; it cannot be dedicated", await ProblemOfAsync("http://alone:1", "mine", dedicated: true));
        Unplace();
        Assert.Null(await ProblemOfAsync("http://arc:8000", "mine"));
    }

    [Fact]
    public async Task Where_a_row_lay_before_it_was_moved_by_hand_is_free_although_it_is_not_placed_again()
    {
        await ArcPlaces.CompleteAsync(_temporary.OpenDatabase(), CancellationToken.None);
        _temporary.Run("UPDATE arc_instances SET url = 'http://moved:1'");

        Assert.Null(await ProblemOfAsync("http://arc:8000", "db_998"));
    }

    [Fact]
    public async Task An_organization_that_comes_back_is_placed_before_the_others()
    {
        (await _store.Registry.DeleteOrganizationAsync("many_999", TimeSpan.FromDays(1), default)).Done();
        _temporary.Run("UPDATE arc_instances SET database = 'db_999' WHERE id = 'many_998'");

        Answer<Organization> answer = await _store.Registry.RestoreOrganizationAsync("many_999", default);

        Assert.Contains("already belongs to another organization", answer.Reason?.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_of_them_are_placed_in_transactions_of_one_step_each()
    {
        using Database store = _temporary.OpenDatabase();
        var placed = new List<int>();
        store.Committed = () =>
        {
            placed.Add(int.Parse(_temporary.Rows(Placed)[0], null));
            return Task.CompletedTask;
        };

        await ArcPlaces.CompleteAsync(store, CancellationToken.None);

        Assert.Equal([999, 1999, Many], placed);
        Assert.True(await store.ReadAsync(Lane.General, ArcPlaces.AreComplete, CancellationToken.None));
    }

    [Fact]
    public async Task What_is_done_now_and_then_places_them_too()
    {
        await _store.PurgeLapsedAsync(CancellationToken.None);
        Assert.Equal([$"{Many}"], _temporary.Rows(Placed));
    }

    private void Unplace() => _temporary.Run("UPDATE arc_instances SET placed = FALSE");

    private async Task BindAsync(string url, string database) => Assert.Null(await ProblemOfAsync(url, database));

    private async Task<string?> ProblemOfAsync(string url, string database, bool dedicated = false)
    {
        string organization = await _store.CreateAsync($"{url} {database}");
        NewArc arc = TemporaryStore.Arc(url, database, dedicated: dedicated);
        return (await _store.Registry.AddArcAsync(organization, arc, CancellationToken.None)).Problem;
    }

    private static TemporaryStore Fresh(StoreEngine engine) => new(engine);

    public sealed class OnSqlite() : ManyUnplacedTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : ManyUnplacedTests(StoreEngine.Postgres);
}
