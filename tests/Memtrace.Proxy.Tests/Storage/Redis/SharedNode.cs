using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Bindings;
using Memtrace.Proxy.Storage.Redis;
using Memtrace.Proxy.Storage.Sealing;
using Memtrace.Proxy.Storage.Sqlite;
using Memtrace.Proxy.Tests.Storage.Bindings;

namespace Memtrace.Proxy.Tests.Storage.Redis;

/// <summary>A node's Redis tier over a store that answers what the test says.</summary>
internal sealed class SharedNode : IAsyncDisposable
{
    private readonly SqliteDatabase _database = new(Path.Combine(Path.GetTempPath(), $"memtrace-{Guid.NewGuid():N}.db"));

    private SharedNode(ReachedRedis redis, MasterKey key, string storeId)
    {
        Redis = redis;
        Bindings = new RedisBindings(
            Store,
            new LegacyKeys(_database, Redis.Loggers),
            redis.Commands,
            new BindingSeal(key, null, storeId),
            Landmarks,
            redis.Connection.Prefix,
            Clock);
    }

    public ReachedRedis Redis { get; }

    public StubBindings Store { get; } = new();

    public FeedLandmarks Landmarks { get; } = new();

    public ManualClock Clock { get; } = new();

    public RedisBindings Bindings { get; }

    public static async Task<SharedNode> AtAsync(RedisServer server, byte key = 1, string storeId = "store-1") =>
        new(await ReachedRedis.AtAsync(server.Url), TemporaryStore.KeyOf(key), storeId);

    public void Hear(long sequence, string organizationId, long nonce = 9) =>
        Landmarks.Apply(new Change(sequence, ChangeKind.Key, organizationId, 1) { Nonce = nonce });

    /// <summary>The store answers a binding of this organization, read at that change.</summary>
    public void Answer(long asOf, string name = "A", DateTimeOffset? expiresAt = null, ArcState state = ArcState.Unbound, long nonce = 9) =>
        Store.Answer = _ => Task.FromResult<TenantBinding?>(new TenantBinding(
            new OrganizationFacts("org_a", name, Live: true),
            new ApiKeyFacts(1, "k", KeyPermissions.Read, Enabled: true, expiresAt, GraceUntil: null, AllowedNetworks.Anywhere),
            state,
            null,
            asOf)
        {
            AsOfNonce = nonce,
        });

    public async Task<TenantBinding?> FindAsync(ApiKeyToken token) => await Bindings.FindAsync(token, CancellationToken.None);

    /// <summary>Looks until Redis holds it and gives it back: a loaded machine may be late now and then.</summary>
    public Task ShareAsync(ApiKeyToken token) =>
        Eventually.SeesAsync(async () => (await FindAsync(token))?.ReadFrom == BindingTier.Redis);

    /// <summary>Looks until Redis has said that it holds nothing that counts.</summary>
    public Task MissAsync(ApiKeyToken token) => Eventually.SeesAsync(async () =>
    {
        long unanswered = Unanswered;
        int asked = Store.Asked.Count;
        Assert.NotEqual(BindingTier.Redis, (await FindAsync(token))?.ReadFrom);
        return Redis.Commands.IsReachable && Unanswered == unanswered && Store.Asked.Count > asked;
    });

    private long Unanswered => Redis.Commands.Late + Redis.Commands.Skipped + Redis.Commands.Failed;

    public async ValueTask DisposeAsync()
    {
        _database.Dispose();
        await Redis.DisposeAsync();
    }
}
