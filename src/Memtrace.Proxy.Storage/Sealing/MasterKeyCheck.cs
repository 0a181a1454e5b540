using System.Data.Common;
using System.Text;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Registry;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Sealing;

/// <summary>
/// A small constant sealed beside the credentials: it tells a wrong master key at start, before any tenant meets it, and keeps an
/// operator from sealing one credential with a key that opens none of the others.
/// </summary>
internal static class MasterKeyCheck
{
    private const string FactName = "master_key_check";

    private static readonly byte[] Label = Encoding.UTF8.GetBytes("memtrace/master-key-check/1");

    public static Problem Missing { get; } = new(MasterKey.Missing);

    public static Problem Wrong { get; } = new($"{MasterKey.Variable} does not open this store: it was sealed with another key");

    public static Problem WrongAlone { get; } = new($"{Wrong.Text}; {MasterKey.PreviousVariable} is missing or the key is wrong");

    public static Problem Unfinished { get; } = new(
        $"{MasterKey.Variable} opens only a part of this store: {MasterKey.PreviousVariable} is missing or the key is wrong");

    /// <summary>Null when the key is right, as far as the store can tell.</summary>
    public static Problem? Examine(DbConnection connection, CredentialSealer? sealer)
    {
        if (sealer is null)
        {
            return Missing;
        }

        SealedSecret? constant = ReadConstant(connection);
        if (constant is not null && sealer.TryOpen(constant, Label, out _))
        {
            return null;
        }

        List<ArcRow> rows = ArcTable.ReadAll(connection);
        int opened = rows.Count(row => IsOpenedBy(sealer, row));
        bool isPartly = opened > 0 && !sealer.HasPrevious && (constant is not null || IsHalfRotated(rows, opened));
        return isPartly ? Unfinished
            : constant is null && (rows.Count == 0 || opened > 0) ? null
            : sealer.HasPrevious ? Wrong
            : WrongAlone;
    }

    /// <summary>
    /// Lets the constant stand for the current key once no credential needs the previous one. The caller has examined the key within
    /// the same transaction.
    /// </summary>
    public static void Settle(DbConnection connection, CredentialSealer sealer)
    {
        if (!IsDue(connection, sealer))
        {
            return;
        }

        SealedSecret constant = sealer.Seal("memtrace"u8, Label);
        connection.Run(
            """
            INSERT INTO store_facts(name, value) VALUES (@name, @value) ON CONFLICT(name) DO UPDATE SET value = excluded.value
            """,
            ("@name", FactName),
            ("@value", Convert.ToBase64String([.. constant.Nonce, .. constant.Cipher])));
    }

    /// <summary>
    /// True when the constant is to be written or replaced: there is something it can stand for, and nothing needs the previous key.
    /// A credential that opens under no key needs none; a former one that can still be put back counts as well.
    /// </summary>
    public static bool IsDue(DbConnection connection, CredentialSealer sealer)
    {
        CredentialSealer current = sealer.WithoutPrevious();
        SealedSecret? constant = ReadConstant(connection);
        if (constant is not null && current.TryOpen(constant, Label, out _))
        {
            return false;
        }

        List<SealedRow> rows = SealedRow.ReadAll(connection);
        return (constant is not null || rows.Count > 0)
            && !rows.Exists(row => row.Secrets.Any(secret => IsOpenedBy(sealer, row, secret) && !IsOpenedBy(current, row, secret)));
    }

    private static bool IsOpenedBy(CredentialSealer sealer, SealedRow row, SealedSecret secret) =>
        sealer.TryOpen(secret, row.OrganizationId, row.Id, out _);

    private static bool IsOpenedBy(CredentialSealer sealer, ArcRow row) =>
        sealer.TryOpen(row.Secret, row.OrganizationId, row.Id, out _);

    // Whoever seals a credential also writes the constant, unless another row still needs the previous key.
    private static bool IsHalfRotated(List<ArcRow> rows, int opened) =>
        opened < rows.Count && rows.Exists(row => row.Secret.Version == SealedSecret.Bound);

    private static SealedSecret? ReadConstant(DbConnection connection)
    {
        using DbCommand select = connection.Prepare("SELECT value FROM store_facts WHERE name = @name", ("@name", FactName));
        if (select.ExecuteScalar() is not string value)
        {
            return null;
        }

        var bytes = new byte[value.Length];
        // A damaged constant opens under no key, so it counts as one sealed with another key.
        return Convert.TryFromBase64String(value, bytes, out int length) && length > SealedSecret.NonceLength
            ? new SealedSecret(SealedSecret.Bound, bytes[SealedSecret.NonceLength..length], bytes[..SealedSecret.NonceLength])
            : new SealedSecret(SealedSecret.Bound, [], []);
    }
}
