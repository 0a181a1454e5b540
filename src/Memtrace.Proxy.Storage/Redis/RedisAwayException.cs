namespace Memtrace.Proxy.Storage.Redis;

/// <summary>There is no connection to Redis. The message is a kind of failure, without hosts.</summary>
internal sealed class RedisAwayException(string failure) : Exception(failure);
