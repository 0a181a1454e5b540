using System.Data.Common;
using System.Net.Sockets;
using System.Security.Authentication;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Sql;
using Npgsql;

namespace Memtrace.Proxy.Storage.Postgres;

/// <summary>
/// Turns what PostgreSQL or the way to it refuses into one plain sentence each, without the server's own words: they may quote SQL or
/// values. States: https://www.postgresql.org/docs/15/errcodes-appendix.html.
/// </summary>
internal static class PostgresFailure
{
    private const string ReadOnlyTransaction = "25006";
    private const string Deadlock = "40P01";
    private const string SerializationFailure = "40001";

    public static RegistryException From(DbException failure, string place) =>
        Find<OtherStoreException>(failure) is { } other
            ? new($"the store at {place} is another store than the one this node started with; restart the node to serve from it", other)
            : new(failure is PostgresException told ? Describe(told, place) : DescribeWay(failure, place), failure);

    /// <summary>A commit that was not answered, or refused.</summary>
    public static RegistryException FromCommit(DbException failure, string place) =>
        failure is PostgresException { SqlState: not ['5', '7', ..] }
            ? From(failure, place)
            : new($"the connection to the store at {place} ended while the change was committed: look whether it was made", failure);

    /// <summary>Whether the connection failed rather than what was asked over it: one that was opened anew may do.</summary>
    public static bool IsOfConnection(DbException failure) => failure switch
    {
        // Read-only: of several servers, the one that was written until now may have become a standby.
        PostgresException told => told.SqlState is "57P01" or "57P02" or "57P05" or ReadOnlyTransaction,
        _ => !Has<TimeoutException>(failure) && !IsRefused(failure) && (Has<IOException>(failure) || Has<SocketException>(failure)),
    };

    /// <summary>Whether the server undid the work because somebody else was in its way, and would not again.</summary>
    public static bool IsOfOtherWriters(DbException failure) =>
        failure is PostgresException { SqlState: Deadlock or SerializationFailure };

    private static string Describe(PostgresException told, string place) => told.SqlState switch
    {
        ReadOnlyTransaction => "the store is read-only",
        "53100" => "the store's disk is full",
        "53300" or "53400" => $"the store at {place} has no connection left",
        "53000" or "53200" => $"the store at {place} is out of memory or another resource",
        "28P01" or "28000" => $"the store at {place} refused the user or the password",
        "3D000" => $"the store at {place} has no such database",
        "55P03" or Deadlock or SerializationFailure => "the store is busy: somebody else holds what is to be changed",
        "57014" => "the store is busy: it did not finish in time",
        "57P01" or "57P02" or "57P03" or "57P05" => $"the store at {place} is starting or stopping",
        "42501" => $"the store at {place} does not permit that to its user",
        "42P01" or "42703" or "42883" => $"the store at {place} lacks a table or a column: is it one of memtrace's, and of this version?",
        "3F000" => $"the store at {place} has no schema to work in: name one, as with ?options=-csearch_path%3Dname",
        "22021" or "22P05" => "a value holds a character that the store cannot keep",
        "23505" => "the store holds such a row already",
        ['2', '3', ..] => "the store refused a row that does not fit the others",
        string state => $"the store failed (PostgreSQL state {state})",
    };

    private static string DescribeWay(DbException failure, string place) =>
        Has<AuthenticationException>(failure) ? $"the store at {place} cannot be reached: TLS failed; check sslmode and sslrootcert"
        : IsWithoutTls(failure) ? $"the store at {place} speaks no TLS, which its sslmode demands: switch it on there, or lower sslmode"
        // Before the standby that was tried after it: that one only follows.
        : Find<PostgresException>(failure) is { } told ? Describe(told, place)
        : Has<StandbyException>(failure) ? $"the store at {place} is a standby, which may lack the last changes"
        : Has<TimeoutException>(failure) ? $"the store at {place} did not answer in time"
        : Has<SocketException>(failure) || Has<IOException>(failure) ? $"the store at {place} is not reachable"
        : $"the store at {place} is not reachable, or does not speak as it should";

    // The driver gives this one no type of its own: only its words tell it from a server that is not there.
    private static bool IsWithoutTls(Exception failure) =>
        Find<NpgsqlException>(failure) is { } told && told.Message.StartsWith("SSL connection requested", StringComparison.Ordinal);

    private static bool IsRefused(Exception failure) => Find<SocketException>(failure) is
    { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData };

    private static bool Has<T>(Exception failure)
        where T : Exception => Find<T>(failure) is not null;

    private static T? Find<T>(Exception? failure)
        where T : Exception
    {
        if (failure is AggregateException several)
        {
            return several.InnerExceptions.Select(Find<T>).FirstOrDefault(found => found is not null);
        }

        return failure is null or T ? (T?)failure : Find<T>(failure.InnerException);
    }
}
