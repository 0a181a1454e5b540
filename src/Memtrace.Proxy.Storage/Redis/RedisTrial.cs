using StackExchange.Redis;

namespace Memtrace.Proxy.Storage.Redis;

/// <summary>Every kind of command that will be given, on one name that is gone afterwards: a user of an ACL may lack some of them.</summary>
internal static class RedisTrial
{
    // Not in whole seconds, as is the life of bindings, and in whole ones, as is that of most counters: the library has another command
    // for each, and for one more and several.
    private static readonly TimeSpan Life = TimeSpan.FromMilliseconds(1500);
    private static readonly TimeSpan WholeLife = TimeSpan.FromSeconds(2);

    /// <summary>Gives them one after the other, changes first.</summary>
    /// <exception cref="RedisException">One was refused, or the connection was lost.</exception>
    public static async Task RunAsync(IDatabase database, string name)
    {
        await database.KeyDeleteAsync(name);
        await database.StringSetAsync(name, "1", Life);
        await database.StringGetRangeAsync(name, 0, 0);
        // Alone at first: of a transaction Redis does not say what was refused in it.
        await database.StringIncrementAsync(name);
        await database.StringIncrementAsync(name, 2);
        await database.KeyExpireAsync(name, WholeLife);
        await database.KeyExpireAsync(name, Life);
        ITransaction both = database.CreateTransaction();
        _ = both.StringIncrementAsync(name);
        _ = both.KeyExpireAsync(name, Life);
        await both.ExecuteAsync();
        await database.PublishAsync(name, "1");
        await database.KeyDeleteAsync(name);
    }
}
