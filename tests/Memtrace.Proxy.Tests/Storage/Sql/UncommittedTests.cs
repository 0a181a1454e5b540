using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Tests.Storage.Sql;

/// <summary>Whether a failure says that the store has nothing of what failed.</summary>
public abstract class UncommittedTests(StoreEngine engine) : IAsyncLifetime, IAsyncDisposable
{
    private const string Orphan = "INSERT INTO children(id) VALUES (1)";

    private readonly TemporaryStore _temporary = new(engine);
    private Database _store = null!;

    public async Task InitializeAsync()
    {
        await _temporary.OpenAsync();
        _temporary.Run("CREATE TABLE parents(id INTEGER PRIMARY KEY)");
        _temporary.Run("CREATE TABLE children(id INTEGER REFERENCES parents(id) DEFERRABLE INITIALLY DEFERRED)");
        _store = _temporary.OpenDatabase();
    }

    public Task DisposeAsync() => _temporary.DisposeAsync().AsTask();

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    [Fact]
    public async Task A_change_that_fails_before_its_commit_has_left_nothing() =>
        Assert.True(await HasLeftNothingAsync(_store.WriteAsync(
            Lane.General, connection => connection.Run(Orphan) + connection.Run("INSERT INTO nowhere(id) VALUES (1)"), CancellationToken.None)));

    [Fact]
    public async Task One_whose_commit_fails_does_not_say_so() =>
        Assert.False(await HasLeftNothingAsync(_store.WriteAsync(Lane.General, connection => connection.Run(Orphan), CancellationToken.None)));

    [Fact]
    public async Task Reading_leaves_nothing() =>
        Assert.True(await HasLeftNothingAsync(_store.ReadAsync(
            Lane.General, connection => connection.Run("SELECT id FROM nowhere"), CancellationToken.None)));

    private static async Task<bool> HasLeftNothingAsync(Task failing) => (await Assert.ThrowsAsync<RegistryException>(() => failing)).HasLeftNothing;

    public sealed class OnSqlite() : UncommittedTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : UncommittedTests(StoreEngine.Postgres);
}
