using Memtrace.Proxy.Core.Attempts;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Storage;

/// <summary>Everything storage says; event ids 2000 to 2099. No key, digest, credential or SQL is ever an argument.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Error, "the Arc of organization {OrganizationId} is quarantined: {Fault}")]
    public static partial void ArcQuarantined(this ILogger logger, string organizationId, string fault);

    [LoggerMessage(2001, LogLevel.Warning,
        "the digest of key {KeyId} could not be remembered; its next look-up costs a bcrypt again: {Failure}")]
    public static partial void DigestNotRemembered(this ILogger logger, long keyId, string failure);

    [LoggerMessage(2010, LogLevel.Error, "the store is away ({Failure}): what is held in memory is served until it has been for {Limit} s")]
    public static partial void FeedUnavailable(this ILogger logger, string failure, double limit);

    [LoggerMessage(2030, LogLevel.Error, "the store has been away for {Silence:0} s ({Failure}): nobody is served until it answers")]
    public static partial void FeedLost(this ILogger logger, double silence, string failure);

    [LoggerMessage(2034, LogLevel.Error, "{Failure}")]
    public static partial void OtherStore(this ILogger logger, string failure);

    [LoggerMessage(2011, LogLevel.Information, "the store answers and the change feed is read, at sequence {Sequence}")]
    public static partial void FeedAvailable(this ILogger logger, long sequence);

    [LoggerMessage(2012, LogLevel.Warning, "the change feed no longer holds what follows sequence {Sequence}: every cached binding is forgotten")]
    public static partial void FeedGap(this ILogger logger, long sequence);

    [LoggerMessage(2013, LogLevel.Warning, "node {NodeId} cannot announce itself; operators will not see its confirmations: {Failure}")]
    public static partial void NodeNotAnnounced(this ILogger logger, string nodeId, string failure);

    [LoggerMessage(2014, LogLevel.Warning, "old rows of the change feed could not be removed; the next attempt follows in minutes: {Failure}")]
    public static partial void FeedNotPruned(this ILogger logger, string failure);

    [LoggerMessage(2015, LogLevel.Warning,
        "the store is another file or an older state than before, at sequence {Sequence}: every cached binding is forgotten")]
    public static partial void StoreReplaced(this ILogger logger, long sequence);

    [LoggerMessage(2016, LogLevel.Warning, "bans are not exchanged through the store; this node goes on by itself: {Failure}")]
    public static partial void BansNotExchanged(this ILogger logger, string failure);

    [LoggerMessage(2017, LogLevel.Warning, "Redis is away ({Failure}): failed authentications are counted by each node alone until it answers")]
    public static partial void RedisUnavailable(this ILogger logger, string failure);

    [LoggerMessage(2018, LogLevel.Information, "Redis answers again: failed authentications are counted over all nodes")]
    public static partial void RedisAvailable(this ILogger logger);

    [LoggerMessage(2019, LogLevel.Warning, "{Address} is banned: all nodes together have counted {Failures} failed authentications or more")]
    public static partial void AddressBannedByAll(this ILogger logger, ClientAddress address, int failures);

    [LoggerMessage(2022, LogLevel.Warning, "Redis cannot be reached ({Failure}): look-ups of keys go to the store until it can")]
    public static partial void RedisLost(this ILogger logger, string failure);

    [LoggerMessage(2023, LogLevel.Information, "Redis is reached again: look-ups of keys are shared over all nodes")]
    public static partial void RedisReached(this ILogger logger);

    [LoggerMessage(2020, LogLevel.Information, "organization {OrganizationId} was purged: its time of retention is over")]
    public static partial void OrganizationPurged(this ILogger logger, string organizationId);

    [LoggerMessage(2021, LogLevel.Warning,
        "organizations {First} and {Second} use the database {Database} of one Arc together: each reads what the other writes; "
        + "give one of them its own with `memtrace org update-arc`")]
    public static partial void DatabaseShared(this ILogger logger, string first, string second, string database);

    [LoggerMessage(2024, LogLevel.Warning,
        "organizations that use one database together may go unnoticed: the store does not take the places of their Arcs: {Failure}")]
    public static partial void PlacesIncomplete(this ILogger logger, string failure);

    [LoggerMessage(2041, LogLevel.Warning, "when keys were last used cannot be written; it is kept in memory until it can: {Failure}")]
    public static partial void UsesNotWritten(this ILogger logger, string failure);

    [LoggerMessage(2042, LogLevel.Information, "removed {Count} keys that others took the place of; their grace ended {Days} days ago")]
    public static partial void ReplacedKeysPurged(this ILogger logger, int count, double days);

    [LoggerMessage(2043, LogLevel.Warning, "what organizations use cannot be written; it is kept in memory until it can: {Failure}")]
    public static partial void UsageNotWritten(this ILogger logger, string failure);

    [LoggerMessage(2044, LogLevel.Information, "what organizations have used is written again")]
    public static partial void UsageWritten(this ILogger logger);

    [LoggerMessage(2045, LogLevel.Warning,
        "{Count} requests are missing in what their organizations have used: {Kept} hours of organizations wait for the store, and there is room for no more")]
    public static partial void UsageUncounted(this ILogger logger, long count, int kept);

    [LoggerMessage(2040, LogLevel.Error, "key {KeyId} can be used from nowhere: its list of networks cannot be read; renew it with `memtrace key update`")]
    public static partial void AllowedNetworksUnreadable(this ILogger logger, long keyId);

    [LoggerMessage(2031, LogLevel.Error,
        "{Failure}: the node starts from the snapshot {Path}, of {HeardAt:u}, and serves the keys in it until it is too old or the store answers")]
    public static partial void StartedFromSnapshot(this ILogger logger, string failure, string path, DateTimeOffset heardAt);

    [LoggerMessage(2032, LogLevel.Error, "the snapshot {Path} is not used: {Fault}")]
    public static partial void SnapshotNotUsed(this ILogger logger, string path, string fault);

    [LoggerMessage(2033, LogLevel.Warning, "the snapshot {Path} cannot be written; the next try is in a minute: {Failure}")]
    public static partial void SnapshotNotTaken(this ILogger logger, string path, string failure);
}
