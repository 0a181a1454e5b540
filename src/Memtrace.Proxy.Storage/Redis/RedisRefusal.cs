using StackExchange.Redis;

namespace Memtrace.Proxy.Storage.Redis;

/// <summary>
/// Tells a no of Redis to everything that is asked from a no to one command: a value of another kind says nothing about the next one. By
/// the first words of Redis' own sentences, which are all there is to go by: https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors.
/// </summary>
internal static class RedisRefusal
{
    /// <summary>The meaning of a server that only follows another one.</summary>
    public const string OfReplica = "it is a replica and takes nothing";

    // What the library's own sentence ends with where it made no connection; the server's follows.
    private const string Unmade = " AbortOnConnectFail. ";

    private static readonly (string Begin, string Meaning)[] OfEverything =
    [
        // The driver's own words, where it could ask how many there are.
        ("The database does not exist", "it has no database of that number"),
        ("ERR DB index", "it has no database of that number"),
        ("ERR invalid DB index", "it has no database of that number"),
        ("ERR SELECT is not allowed", "it has no database of that number"),
        ("NOAUTH", "it wants a password"),
        ("ERR operation not permitted", "it wants a password"),
        ("WRONGPASS", "it refuses the password"),
        ("ERR invalid password", "it refuses the password"),
        ("NOPERM", "it does not permit what is asked"),
        ("ERR EXEC without MULTI", "it does not permit what is asked"),
        ("EXECABORT Transaction discarded because of: NOPERM", "it does not permit what is asked"),
        ("LOADING", "it is still loading what it holds"),
        ("READONLY", OfReplica),
        ("MASTERDOWN", "it is a replica without a master"),
        ("MISCONF", "it cannot save and takes nothing"),
        ("NOREPLICAS", "it has too few replicas and takes nothing"),
        ("CLUSTERDOWN", "its cluster is down"),
    ];

    /// <summary>Why nothing can be asked, in words of ours; null when the failure says nothing of the kind.</summary>
    public static string? Describe(Exception? failure) =>
        failure switch
        {
            RedisServerException or RedisCommandException => Find(failure.Message),
            RedisConnectionException when failure.Message.IndexOf(Unmade, StringComparison.Ordinal) is >= 0 and var at =>
                Find(failure.Message.AsSpan(at + Unmade.Length)),
            _ => null,
        };

    private static string? Find(ReadOnlySpan<char> sentence)
    {
        foreach ((string begin, string meaning) in OfEverything)
        {
            if (sentence.StartsWith(begin, StringComparison.OrdinalIgnoreCase))
            {
                return meaning;
            }
        }

        return null;
    }
}
