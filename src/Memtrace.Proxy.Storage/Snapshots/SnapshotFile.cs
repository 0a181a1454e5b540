using System.Buffers.Binary;
using System.Security.Cryptography;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Redis;
using Memtrace.Proxy.Storage.Sealing;

namespace Memtrace.Proxy.Storage.Snapshots;

/// <summary>
/// A snapshot on disk, readable by its owner only and sealed whole: it holds opened credentials. It is replaced at once or not at all.
/// </summary>
/// <param name="path">Where it is.</param>
/// <param name="current">The master key that seals and opens.</param>
/// <param name="previous">The master key before the last rotation: opens only.</param>
internal sealed class SnapshotFile(string path, MasterKey current, MasterKey? previous)
{
    private const int MaxBindings = 100_000;
    private const int MaxEntry = 64 * 1024;
    private const int EntryHead = ApiKeyDigest.Length + sizeof(int);

    public string Path => path;

    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Write(Snapshot snapshot)
    {
        string beside = path + ".new";
        File.Delete(beside);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(beside, options))
        {
            Write(file, snapshot);
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
    }

    /// <summary>The snapshot; null when there is none, or what is there is not a whole one under a master key of ours.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public Snapshot? Read()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 64 * 1024);
        using var blocks = new SealedBlockReader(file, previous is null ? [current] : [current, previous]);
        if (blocks.Read() is not { } head || ReadHead(head) is not { } snapshot)
        {
            return null;
        }

        var bindings = new List<KeyValuePair<ApiKeyDigest, TenantBinding>>();
        while (!blocks.IsAtEnd)
        {
            byte[]? block = blocks.Read();
            if (block is null || !TryReadEntries(block, bindings))
            {
                return null;
            }

            CryptographicOperations.ZeroMemory(block);
        }

        return snapshot with { Bindings = bindings };
    }

    private static Snapshot? ReadHead(byte[] block)
    {
        var reader = new BindingReader(block);
        var snapshot = new Snapshot(reader.Text(), reader.Text(), reader.Number(), reader.Number(), reader.Instant(), []);
        return reader.IsWhole ? snapshot : null;
    }

    private static byte[] HeadOf(Snapshot snapshot)
    {
        var head = new byte[MaxEntry];
        var writer = new BindingWriter(head);
        writer.Text(snapshot.Place);
        writer.Text(snapshot.StoreId);
        writer.Number(snapshot.Position);
        writer.Number(snapshot.Nonce);
        writer.Instant(snapshot.HeardAt);
        return head[..writer.Written];
    }

    private static bool TryReadEntries(ReadOnlySpan<byte> block, List<KeyValuePair<ApiKeyDigest, TenantBinding>> bindings)
    {
        while (!block.IsEmpty)
        {
            if (block.Length < EntryHead
                || BinaryPrimitives.ReadInt32LittleEndian(block[ApiKeyDigest.Length..]) is var length && (length < 0 || length > block.Length - EntryHead)
                || !ApiKeyDigest.TryParseHex(Convert.ToHexStringLower(block[..ApiKeyDigest.Length]), out ApiKeyDigest digest)
                || BindingFields.Read(block.Slice(EntryHead, length)) is not { } read)
            {
                return false;
            }

            bindings.Add(new(digest, read.Binding));
            block = block[(EntryHead + length)..];
        }

        return true;
    }

    private void Write(Stream file, Snapshot snapshot)
    {
        using var blocks = new SealedBlockWriter(file, current);
        blocks.Write(HeadOf(snapshot), isLast: false);
        var block = new byte[SealedBlocks.MaxBlock];
        int written = 0;
        foreach ((ApiKeyDigest digest, TenantBinding binding) in snapshot.Bindings.Take(MaxBindings))
        {
            if (block.Length - written < EntryHead + MaxEntry)
            {
                blocks.Write(block.AsSpan(0, written), isLast: false);
                written = 0;
            }

            written += WriteEntry(block.AsSpan(written, EntryHead + MaxEntry), digest, new ReadBinding(binding, snapshot.HeardAt));
        }

        blocks.Write(block.AsSpan(0, written), isLast: true);
        CryptographicOperations.ZeroMemory(block);
    }

    // One that is too long for its place is left out.
    private static int WriteEntry(Span<byte> place, ApiKeyDigest digest, ReadBinding read)
    {
        var writer = new BindingWriter(place[EntryHead..]);
        BindingFields.Write(ref writer, read);
        if (!writer.IsWhole)
        {
            return 0;
        }

        Convert.FromHexString(digest.ToHex()).CopyTo(place);
        BinaryPrimitives.WriteInt32LittleEndian(place[ApiKeyDigest.Length..], writer.Written);
        return EntryHead + writer.Written;
    }
}
