using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Nodes;

/// <summary>The registry as an operator's own SQL reaches it: the store's triggers tell the nodes of what is done here.</summary>
internal sealed class RegistrySql(Installation installation)
{
    /// <summary>Makes organizations, each with an Arc and some keys.</summary>
    public async Task<SeededKey[]> SeedAsync(int organizations, int keysOfEach, string arcAddress)
    {
        await using DbConnection connection = await installation.Store.OpenConnectionAsync();
        await using DbTransaction transaction = await connection.BeginTransactionAsync();
        List<SeededKey> keys = [];
        for (int i = 0; i < organizations; i++)
        {
            string org = $"org_{Guid.NewGuid().ToString("N")[..12]}";
            await RunAsync(connection, "INSERT INTO organizations(id, name) VALUES (@id, @id)", ("@id", org));
            await BindAsync(connection, org, arcAddress);
            for (int j = 0; j < keysOfEach; j++)
            {
                keys.Add(await IssueAsync(connection, org));
            }
        }

        await transaction.CommitAsync();
        return [.. keys];
    }

    /// <summary>Removes a key; it is committed when this returns.</summary>
    public Task RevokeAsync(SeededKey key) => RunAsync("DELETE FROM api_keys WHERE id = @id", ("@id", key.Id));

    /// <summary>Lets a key expire at a moment; it is committed when this returns.</summary>
    public Task EndAsync(SeededKey key, DateTimeOffset end) =>
        RunAsync("UPDATE api_keys SET expires_at = @end WHERE id = @id", ("@id", key.Id), ("@end", end));

    /// <summary>Gives an organization another database; it is committed when this returns.</summary>
    public Task MoveAsync(string org, string database) =>
        RunAsync("UPDATE arc_instances SET database = @database WHERE org_id = @org", ("@org", org), ("@database", database));

    /// <summary>The newest change of the feed.</summary>
    public async Task<long> LastSequenceAsync() => (long)(await ReadAsync("SELECT last_sequence FROM feed_end"))!;

    /// <summary>How many nodes have applied the feed up to a change.</summary>
    public async Task<long> ConfirmationsAsync(long sequence) =>
        (long)(await ReadAsync("SELECT count(*) FROM nodes WHERE applied_sequence >= @sequence", ("@sequence", sequence)))!;

    public async Task RunAsync(string sql, params (string Name, object Value)[] values)
    {
        await using DbConnection connection = await installation.Store.OpenConnectionAsync();
        Assert.Equal(1, await RunAsync(connection, sql, values));
    }

    public async Task<object?> ReadAsync(string sql, params (string Name, object Value)[] values)
    {
        await using DbConnection connection = await installation.Store.OpenConnectionAsync();
        await using DbCommand command = Prepare(connection, sql, values);
        return await command.ExecuteScalarAsync();
    }

    private static async Task<int> RunAsync(DbConnection connection, string sql, params (string Name, object Value)[] values)
    {
        await using DbCommand command = Prepare(connection, sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    private static async Task<SeededKey> IssueAsync(DbConnection connection, string org)
    {
        string text = KeyText.Issue();
        string digest = KeyText.Digest(text);
        await using DbCommand insert = Prepare(
            connection,
            """
            INSERT INTO api_keys(key_hash, key_prefix, key_digest, name, org_id, permissions)
            VALUES (@digest, @prefix, @digest, @digest, @org, 'read,write') RETURNING id
            """,
            ("@digest", digest),
            ("@prefix", digest[..16]),
            ("@org", org));
        return new SeededKey(org, (long)(await insert.ExecuteScalarAsync())!, text);
    }

    private static DbCommand Prepare(DbConnection connection, string sql, params (string Name, object Value)[] values)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object value) in values)
        {
            DbParameter parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    // Sealed as Memtrace 0.2 seals: with the master key and nothing bound to it, which every version opens.
    private Task<int> BindAsync(DbConnection connection, string org, string arcAddress)
    {
        byte[] credential = Encoding.UTF8.GetBytes("arc-credential");
        byte[] nonce = RandomNumberGenerator.GetBytes(12);
        byte[] cipher = new byte[credential.Length + 16];
        using var aes = new AesGcm(Convert.FromBase64String(installation.MasterKey), 16);
        aes.Encrypt(nonce, credential, cipher.AsSpan(0, credential.Length), cipher.AsSpan(credential.Length));
        return RunAsync(
            connection,
            """
            INSERT INTO arc_instances(id, org_id, url, api_key_cipher, api_key_nonce, database)
            VALUES (@id, @org, @url, @cipher, @nonce, @org)
            """,
            ("@id", $"arc_{org}"),
            ("@org", org),
            ("@url", arcAddress),
            ("@cipher", cipher),
            ("@nonce", nonce));
    }
}
