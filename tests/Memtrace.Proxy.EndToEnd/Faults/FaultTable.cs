namespace Memtrace.Proxy.EndToEnd.Faults;

/// <summary>What a node answers whatever of its two servers fails: the table of the README.</summary>
/// <remarks>
/// <code>
/// | key presented                    | store up or read-only | store killed or paused                        |
/// |----------------------------------|-----------------------|-----------------------------------------------|
/// | held by this node                | 200                   | 200                                           |
/// | held by another node only        | 200                   | 200 from Redis; 503 where Redis has no value  |
/// | held by no node                  | 200                   | 503                                           |
/// | unknown                          | 401                   | 503                                           |
/// | revoked before                   | 401                   | 401                                           |
/// | expired                          | 401                   | 401                                           |
/// </code>
/// </remarks>
internal static class FaultTable
{
    private static readonly int[] Served = [200];
    private static readonly int[] Refused = [401];
    private static readonly int[] NotNow = [503];
    private static readonly int[] ServedOrNotNow = [200, 503];
    private static readonly int[] RefusedOrNotNow = [401, 503];

    /// <summary>The statuses that are right.</summary>
    public static int[] Of(PresentedKey key, StoreState store, RedisState redis) => (key, IsAway(store)) switch
    {
        (PresentedKey.Held, _) => Served,
        (PresentedKey.HeldElsewhere or PresentedKey.New, false) => Served,
        (PresentedKey.HeldElsewhere, true) => FromRedis(redis),
        (PresentedKey.New, true) => NotNow,
        (PresentedKey.Unknown, false) => Refused,
        (PresentedKey.Unknown, true) => NotNow,
        (PresentedKey.Revoked or PresentedKey.Expired or PresentedKey.ExpiredElsewhere, false) => Refused,
        (PresentedKey.Revoked or PresentedKey.Expired, true) => Refused,
        // A value leaves Redis when its key expires: a node that never had it knows nothing of the key.
        (PresentedKey.ExpiredElsewhere, true) => RefusedOrNotNow,
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, "has no line in the table"),
    };

    /// <summary>True when nobody but Redis can tell of a key.</summary>
    public static bool IsFromRedis(PresentedKey key, StoreState store) => key == PresentedKey.HeldElsewhere && IsAway(store);

    public static bool IsAway(StoreState store) => store is StoreState.Paused or StoreState.Killed;

    private static int[] FromRedis(RedisState redis) => redis switch
    {
        RedisState.Up => Served,
        RedisState.Flapping => ServedOrNotNow,
        _ => NotNow,
    };
}
