using System.Data.Common;
using System.Globalization;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Copies;
using Memtrace.Proxy.Storage.Sql;
using Microsoft.Extensions.Logging;
using Org.BouncyCastle.Crypto.Generators;

namespace Memtrace.Proxy.Storage.Bindings;

/// <summary>
/// Keys of Memtrace 0.2 are stored as bcrypt. The first look-up of each pays for one comparison; then its digest is remembered and
/// found by index. Comparisons take tens of milliseconds of a core, so only some run at a time, apart from the look-ups of other keys.
/// </summary>
internal sealed class LegacyKeys(Database store, ILogger logger) : IChangeListener
{
    /// <summary>Finds out at once whether there is any such key.</summary>
    public const string Index = "CREATE INDEX idx_api_keys_legacy ON api_keys(key_hash) WHERE key_hash >= '$2' AND key_hash < '$3';";

    private const string Tag = "$2a$";
    private const int HashLength = 60;
    private const int HighestCost = 12;

    // Of the process, since its cores are: however many stores a program opens.
    private static readonly BlockingThreads Cores = new("memtrace legacy keys", Math.Max(1, Environment.ProcessorCount / 2));

    // The number of changes heard of: even while nothing is known of the store since the last one, odd once it held no such key.
    private long _state;

    /// <summary>True while the store is known to hold no such key.</summary>
    public bool AreAbsent => (Volatile.Read(ref _state) & 1) != 0;

    /// <summary>Looks, and remembers it when there is none; a change that is heard of meanwhile makes the look worthless.</summary>
    public void LookForAny(DbConnection connection)
    {
        long before = Volatile.Read(ref _state);
        using DbCommand select = connection.Prepare(
            "SELECT 1 FROM api_keys WHERE key_hash >= '$2' AND key_hash < '$3' LIMIT 1");
        if ((before & 1) == 0 && select.ExecuteScalar() is null)
        {
            Interlocked.CompareExchange(ref _state, before + 1, before);
        }
    }

    public void Apply(Change change)
    {
        if (change.Kind is ChangeKind.KeyIssued or ChangeKind.Organization)
        {
            ForgetEverything();
        }
    }

    // One writer besides the looks, which only ever make it odd.
    public void ForgetEverything() => Interlocked.Exchange(ref _state, (Volatile.Read(ref _state) | 1) + 1);

    /// <summary>The first of the rows whose hash is of this key. The caller holds no connection.</summary>
    public Task<BindingRow?> FirstMatchAsync(ApiKeyToken token, List<BindingRow> rows, CancellationToken cancellationToken) =>
        Cores.RunAsync(() => FirstMatch(token, rows), cancellationToken);

    private BindingRow? FirstMatch(ApiKeyToken token, List<BindingRow> rows)
    {
        BindingRow? match = rows.Find(row => row.LegacyHash is { } hash && Matches(hash, token));
        if (match is not null)
        {
            Remember(match.Key.Id, match.LegacyHash!, token.Digest);
        }

        return match;
    }

    private static bool Matches(string hash, ApiKeyToken token)
    {
        if (!IsAffordable(hash))
        {
            return false;
        }

        char[] password = token.Reveal().ToArray();
        try
        {
            return OpenBsdBCrypt.CheckPassword(hash, password);
        }
        catch (Exception malformed) when (malformed is ArgumentException or IndexOutOfRangeException)
        {
            return false;
        }
        finally
        {
            Array.Clear(password);
        }
    }

    // Each step of cost doubles the work: a row with a great cost would let its key occupy a core for minutes.
    private static bool IsAffordable(string hash) =>
        hash.Length == HashLength
        && hash.StartsWith(Tag, StringComparison.Ordinal)
        && int.TryParse(hash.AsSpan(Tag.Length, 2), NumberStyles.None, CultureInfo.InvariantCulture, out int cost)
        && cost <= HighestCost;

    private void Remember(long keyId, string hash, ApiKeyDigest digest)
    {
        try
        {
            using DbConnection connection = store.OpenForTier();
            using DbCommand update = connection.Prepare(
                $"UPDATE api_keys SET key_digest = @digest WHERE id = @id AND key_hash = @hash AND key_digest IS NULL AND {CopyMark.IsAbsent}",
                ("@digest", digest.ToHex()),
                ("@id", keyId),
                ("@hash", hash));
            update.ExecuteNonQuery();
        }
        catch (DbException failure)
        {
            logger.DigestNotRemembered(keyId, failure.Message);
        }
    }
}
