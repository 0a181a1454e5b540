using System.Data.Common;
using System.Text;
using Memtrace.Proxy.Core.Access;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Copies;
using Memtrace.Proxy.Storage.Sealing;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Access;

/// <summary>
/// Answers that are kept for a day, sealed with the master key and bound to their row: they may hold a key that was just issued. What a
/// request said, which may be an Arc's admin key, is kept as a digest that takes the master key to make. Moments are milliseconds of Unix
/// time by the store's clock.
/// </summary>
internal sealed class KeptAnswers(Database store, CredentialSealer? sealer, TimeProvider clock) : IKeptAnswers
{
    private const string Label = "memtrace/admin-answer/1";
    private const string RequestLabel = "memtrace/admin-request/1";

    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    // Beyond what a request may take by itself, for a node that is slow.
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(1);

    public Task<KeptClaim> ClaimAsync(string key, ReadOnlyMemory<byte> request, TimeSpan patience, CancellationToken cancellationToken) =>
        store.WriteAsync(Lane.General, connection => Claim(connection, key, request, patience), cancellationToken);

    public Task KeepAsync(string key, byte[] answer, CancellationToken cancellationToken)
    {
        SealedSecret secret = Sealer.Seal(answer, AssociatedData(key));
        return store.WriteAsync(
            Lane.General,
            connection => connection.Run(
                "UPDATE admin_answers SET cipher = @cipher, nonce = @nonce, seal_version = @seal WHERE key_digest = @key",
                ("@cipher", secret.Cipher),
                ("@nonce", secret.Nonce),
                ("@seal", secret.Version),
                ("@key", key)),
            cancellationToken);
    }

    public Task ForgetAsync(string key, DateTimeOffset begunAt, CancellationToken cancellationToken) =>
        store.WriteAsync(
            Lane.General,
            connection => connection.Run(
                "DELETE FROM admin_answers WHERE key_digest = @key AND begun_at = @begun AND cipher IS NULL",
                ("@key", key),
                ("@begun", begunAt.ToUnixTimeMilliseconds())),
            cancellationToken);

    /// <summary>Removes what is older than a day.</summary>
    public Task<int> PurgeAsync(CancellationToken cancellationToken) =>
        store.WriteAsync(
            Lane.General,
            connection => connection.Run("DELETE FROM admin_answers WHERE begun_at <= @end", ("@end", EndOfKept(connection))),
            cancellationToken);

    private CredentialSealer Sealer => sealer ?? throw new RegistryException(MasterKey.Missing);

    private KeptClaim Claim(DbConnection connection, string key, ReadOnlyMemory<byte> request, TimeSpan patience)
    {
        CopyMark.RefuseChange(connection);
        long now = StoreClock.Now(connection, clock).ToUnixTimeMilliseconds();
        connection.Run(
            "DELETE FROM admin_answers WHERE key_digest = @key AND begun_at <= @end", ("@key", key), ("@end", EndOfKept(connection)));
        using DbCommand select = connection.Prepare(
            "SELECT request_digest, begun_at, cipher, nonce, seal_version FROM admin_answers WHERE key_digest = @key", ("@key", key));
        using (DbDataReader reader = select.ExecuteReader())
        {
            if (reader.Read())
            {
                KeptState state = Sealer.Compare(reader.Text("request_digest"), RequestLabel, request.Span) is not { } isEqual ? KeptState.Lost
                    : !isEqual ? KeptState.Other
                    : reader.NumberOrNull("seal_version") is not null ? KeptState.Answered
                    : now - reader.Number("begun_at") <= (patience + Leeway).TotalMilliseconds ? KeptState.UnderWay
                    : KeptState.Lost;
                return state == KeptState.Answered && Open(key, reader) is { } answer ? new KeptClaim(state, answer)
                    : state is KeptState.Answered or KeptState.Lost ? LostSince(reader)
                    : new KeptClaim(state);
            }
        }

        connection.Run(
            "INSERT INTO admin_answers(key_digest, request_digest, begun_at) VALUES (@key, @request, @now)",
            ("@key", key),
            ("@request", Sealer.Digest(RequestLabel, request.Span)),
            ("@now", now));
        return new KeptClaim(KeptState.Claimed) { BegunAt = DateTimeOffset.FromUnixTimeMilliseconds(now) };
    }

    // An answer under a master key that this node does not have was given, but nobody here can give it again.
    private byte[]? Open(string key, DbDataReader reader)
    {
        var secret = new SealedSecret((int)reader.Number("seal_version"), reader.Bytes("cipher"), reader.Bytes("nonce"));
        return Sealer.TryOpen(secret, AssociatedData(key), out byte[]? answer) ? answer : null;
    }

    private static KeptClaim LostSince(DbDataReader reader) =>
        new(KeptState.Lost) { BegunAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.Number("begun_at")) };

    private long EndOfKept(DbConnection connection) => (StoreClock.Now(connection, clock) - Kept).ToUnixTimeMilliseconds();

    private static byte[] AssociatedData(string key) => Encoding.UTF8.GetBytes($"{Label}\0{key}");
}
