using System.Data.Common;
using System.Security.Cryptography;
using Memtrace.Proxy.Core.Access;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Audit;
using Memtrace.Proxy.Storage.Registry;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Access;

/// <summary>The tokens of the admin API in one store: a name, a scope, an end, and the SHA-256 of the token.</summary>
internal sealed class AdminTokenTable(Database store, TermedWrites writes, TimeProvider clock, AuditTable audit) : IAdminTokens
{
    private const int MaxName = 64;

    // Few enough that all can be compared at every request.
    private const int MostTokens = 1000;

    public Task<Answer<IssuedAdminToken>> CreateAsync(NewAdminToken token, CancellationToken cancellationToken) =>
        writes.WriteAsync(connection => Create(connection, token), cancellationToken);

    public async Task<IReadOnlyList<AdminToken>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await store.ReadAsync(Lane.General, ReadAll, cancellationToken)).Select(row => row.Token)];

    public Task<Answer<AdminToken>> RevokeAsync(string name, CancellationToken cancellationToken) =>
        writes.WriteAsync(connection => Revoke(connection, name), cancellationToken);

    public async Task<AdminToken?> FindAsync(AdminSecret secret, CancellationToken cancellationToken)
    {
        byte[] digest = secret.Digest();
        (List<(AdminToken Token, byte[] Digest)> rows, DateTimeOffset now) = await store.ReadAsync(
            Lane.General, connection => (ReadAll(connection), StoreClock.Now(connection, clock)), cancellationToken);
        AdminToken? found = null;
        foreach ((AdminToken token, byte[] stored) in rows)
        {
            found = CryptographicOperations.FixedTimeEquals(digest, stored) ? token : found;
        }

        return found is { ExpiresAt: { } end } && end <= now ? null : found;
    }

    private Answer<IssuedAdminToken> Create(DbConnection connection, NewAdminToken wanted)
    {
        if (!IsName(wanted.Name))
        {
            return new Problem(
                $"a token's name is 1 to {MaxName} letters, digits, dots, underscores and hyphens, and not root", ProblemCode.InvalidValue);
        }

        List<(AdminToken Token, byte[] Digest)> rows = ReadAll(connection);
        if (rows.Exists(row => row.Token.Name == wanted.Name))
        {
            return new Problem($"token with name '{wanted.Name}' already exists", ProblemCode.TokenNameTaken);
        }

        if (rows.Count >= MostTokens)
        {
            return new Problem($"there are {MostTokens} tokens already; revoke some first", ProblemCode.InvalidValue);
        }

        DateTimeOffset now = StoredTime.WholeSeconds(StoreClock.Now(connection, clock));
        var token = new AdminToken(wanted.Name, wanted.Scope, now, wanted.ExpiresIn is { } life ? now + life : null);
        var secret = AdminSecret.Issue();
        connection.Run(
            "INSERT INTO admin_tokens(name, scope, digest, created_at, expires_at) VALUES (@name, @scope, @digest, @now, @end)",
            ("@name", token.Name),
            ("@scope", AdminScopes.Name(token.Scope)),
            ("@digest", Convert.ToHexStringLower(secret.Digest())),
            ("@now", token.CreatedAt),
            ("@end", token.ExpiresAt));
        audit.Append(
            connection,
            new AuditNote(
                "admin-token create",
                "",
                null,
                ("name", null, token.Name),
                ("scope", null, AdminScopes.Name(token.Scope)),
                ("expires_at", null, AuditText.OfInstant(token.ExpiresAt))));
        return new IssuedAdminToken(token, secret);
    }

    private Answer<AdminToken> Revoke(DbConnection connection, string name)
    {
        if (ReadAll(connection).Find(row => row.Token.Name == name).Token is not { } token)
        {
            return new Problem($"token '{name}' not found", ProblemCode.TokenNotFound);
        }

        connection.Run("DELETE FROM admin_tokens WHERE name = @name", ("@name", name));
        audit.Append(connection, new AuditNote("admin-token revoke", "", null, ("name", name, null)));
        return token;
    }

    // "root" is what the token of the settings is called.
    private static bool IsName(string name) =>
        name.Length is >= 1 and <= MaxName && name != "root" && name.All(one => char.IsAsciiLetterOrDigit(one) || one is '.' or '_' or '-');

    private static List<(AdminToken Token, byte[] Digest)> ReadAll(DbConnection connection)
    {
        using DbCommand select = connection.Prepare("SELECT name, scope, digest, created_at, expires_at FROM admin_tokens ORDER BY name");
        using DbDataReader reader = select.ExecuteReader();
        var rows = new List<(AdminToken Token, byte[] Digest)>();
        while (reader.Read())
        {
            // A scope that a hand wrote is the smaller one.
            AdminScope scope = AdminScopes.TryParse(reader.Text("scope"), out AdminScope known) ? known : AdminScope.Read;
            rows.Add((
                new AdminToken(
                    reader.Text("name"), scope, reader.Instant("created_at") ?? DateTimeOffset.MinValue, reader.Instant("expires_at")),
                DigestOf(reader.Text("digest"))));
        }

        return rows;
    }

    private static byte[] DigestOf(string hex)
    {
        var digest = new byte[SHA256.HashSizeInBytes];
        return Convert.FromHexString(hex, digest, out _, out int written) == System.Buffers.OperationStatus.Done && written == digest.Length
            ? digest
            : [];
    }
}
