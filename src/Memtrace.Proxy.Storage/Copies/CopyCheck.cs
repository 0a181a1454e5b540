using System.Buffers.Binary;
using System.Security.Cryptography;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Copies;

/// <summary>Reads a whole table of one store, by itself: how many rows there are, and a digest over all that is in them.</summary>
internal sealed class CopyCheck(CopyTable table)
{
    private const int PageSize = 2000;

    /// <summary>Rows and digest of the table in a store.</summary>
    public async Task<(long Rows, string Digest)> ReadAsync(
        Database store, Action<long>? progress, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long rows = 0;
        object? after = table.First;
        while (after is not null)
        {
            object start = after;
            List<object?[]> page = await store.ReadAsync(
                Lane.General, connection => TableRows.ReadAfter(connection, table, start, PageSize), cancellationToken);
            page.ForEach(row => Append(hash, row));
            rows += page.Count;
            after = page.Count == PageSize ? page[^1][0] : null;
            progress?.Invoke(rows);
        }

        return (rows, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    // Each value with its length, so that none can run into the next; nothing has another length than the empty value.
    private void Append(IncrementalHash hash, object?[] row)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        for (int i = 0; i < row.Length; i++)
        {
            if (!table.Columns[i].IsPassing)
            {
                byte[] value = CopyColumn.Encode(row[i]);
                BinaryPrimitives.WriteInt32LittleEndian(length, row[i] is null ? -1 : value.Length);
                hash.AppendData(length);
                hash.AppendData(value);
            }
        }
    }
}
