using StackExchange.Redis;

namespace Memtrace.Proxy.Storage.Redis;

/// <summary>Makes and ends the library's connections. Its handshakes block a thread, so all of it runs on threads of the pool.</summary>
internal static class RedisLink
{
    // How soon a replica that was promoted is written to.
    private const int RoleCheckSeconds = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>A connection that has answered.</summary>
    public static async Task<ConnectionMultiplexer> MakeAsync(RedisAddress address, TimeProvider clock, CancellationToken cancellationToken)
    {
        Task<ConnectionMultiplexer> connecting = Task.Run(() => ConnectionMultiplexer.ConnectAsync(Configure(address)), cancellationToken);
        try
        {
            return await connecting.WaitAsync(Patience, clock, cancellationToken);
        }
        catch
        {
            // It may still come to be, with nobody to use it.
            _ = connecting.ContinueWith(
                static late => late.Result.Dispose(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>Asks once for all that will be asked for: a Redis that refuses everything, or every change, connects like any other.</summary>
    /// <exception cref="RedisAwayException">It refuses some of it for whatever name.</exception>
    /// <exception cref="RedisConnectionException">The connection was lost.</exception>
    public static async Task TryAsync(ConnectionMultiplexer connection, string name, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            await RedisTrial.RunAsync(connection.GetDatabase(), name).WaitAsync(Patience, clock, cancellationToken);
        }
        catch (Exception failure) when (FindRefusal(connection, failure) is { } refusal)
        {
            throw new RedisAwayException(refusal);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && (failure is not RedisConnectionException || IsCluster(connection)))
        {
            // Of this one name only, or late: the breaker finds out what that means for others.
        }
    }

    /// <summary>Why nothing can be asked over a connection, in words of ours; null when the failure says nothing of the kind.</summary>
    public static string? FindRefusal(ConnectionMultiplexer connection, Exception? failure) =>
        RedisRefusal.Describe(failure) ?? (IsWithoutMaster(connection, failure) ? RedisRefusal.OfReplica : null);

    /// <summary>True where a name may be of the one server that is away, or that refuses everything.</summary>
    public static bool IsCluster(ConnectionMultiplexer connection)
    {
        try
        {
            return connection.GetEndPoints().Any(place => connection.GetServer(place).ServerType == ServerType.Cluster);
        }
        catch (ArgumentException)
        {
            // Closed meanwhile: it goes on naming servers that it has no more.
            return false;
        }
    }

    /// <summary>Ends a connection without waiting for what is under way; a Redis that stands still may keep it from ending.</summary>
    public static Task CloseAsync(ConnectionMultiplexer connection) => Task.Run(() =>
    {
        connection.Close(allowCommandsToComplete: false);
        connection.Dispose();
    });

    /// <summary>What went wrong without the library's words: they name hosts, and nobody can say what else.</summary>
    public static string Describe(Exception failure) => failure switch
    {
        _ when RedisRefusal.Describe(failure) is { } refusal => refusal,
        // Where no connection was made, the library has the cause in its last words alone.
        RedisConnectionException unmade when unmade.Message.EndsWith(
            " AuthenticationFailure on PING", StringComparison.Ordinal) => "it wants another password or its certificate is not trusted",
        // A first ECHO is all that it asks before there is a connection.
        RedisConnectionException unmade when unmade.Message.EndsWith(
            " ProtocolFailure on PING", StringComparison.Ordinal) => "it does not answer an ECHO: its ACL forbids it, it is loading, or it is no Redis",
        _ when IsWithoutServer(failure) => "the connection was lost",
        RedisConnectionException connection => connection.FailureType.ToString(),
        RedisAwayException away => away.Message,
        // Only counting is a transaction. What else would discard it shows in the change that is asked for before it.
        RedisServerException discarded when discarded.Message.StartsWith("EXECABORT", StringComparison.Ordinal) =>
            "it counts nothing: its memory may be full",
        TimeoutException => "no answer in time",
        _ => failure.GetType().Name,
    };

    // The library says the same where it has lost every server, and where none that it has takes changes.
    private static bool IsWithoutMaster(ConnectionMultiplexer connection, Exception? failure) =>
        IsWithoutServer(failure) && connection.IsConnected && !IsCluster(connection);

    private static bool IsWithoutServer(Exception? failure) =>
        failure is RedisConnectionException { FailureType: ConnectionFailureType.UnableToResolvePhysicalConnection };

    private static ConfigurationOptions Configure(RedisAddress address)
    {
        var options = new ConfigurationOptions
        {
            ClientName = "memtrace",
            Ssl = address.IsTls,
            Password = address.Password,
            DefaultDatabase = address.Database,
            AbortOnConnectFail = true,
            ConnectRetry = 1,
            ConnectTimeout = 2000,
            SyncTimeout = 1000,
            ConfigCheckSeconds = RoleCheckSeconds,
            // Names of the library's own, which a user of this prefix alone may not touch: which of several masters is meant, and news of
            // roles, for which every server is asked anyway.
            TieBreaker = "",
            ConfigurationChannel = "",
        };
        if (address.Trust is { } trust)
        {
            options.CertificateValidation += (_, certificate, chain, errors) => trust.Accepts(certificate, chain, errors);
        }

        foreach ((string host, int port) in address.Hosts)
        {
            options.EndPoints.Add(host, port);
        }

        return options;
    }
}
