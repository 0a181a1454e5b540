using System.Buffers.Binary;
using System.Security.Cryptography;
using Memtrace.Proxy.Storage.Sealing;

namespace Memtrace.Proxy.Storage.Snapshots;

/// <summary>Reads a sealed file. What does not open, is cut short or goes on after its last block gives no block, never an exception.</summary>
internal sealed class SealedBlockReader(Stream source, IReadOnlyList<MasterKey> keys) : IDisposable
{
    private byte[]? _salt;
    private AesGcm? _cipher;
    private long _index;

    /// <summary>True once the last block was read.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>The next block; null when there is none that opens.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public byte[]? Read()
    {
        _salt ??= ReadSalt();
        var head = new byte[SealedBlocks.HeadLength];
        if (_salt is null || IsAtEnd || !IsFilled(head))
        {
            return null;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(head);
        bool isLast = head[^1] == 1;
        if (length is < 0 or > SealedBlocks.MaxBlock)
        {
            return null;
        }

        var whole = new byte[length + SealedBlocks.TagLength];
        byte[]? block = IsFilled(whole) ? Open(whole, isLast) : null;
        IsAtEnd = block is not null && isLast;
        return IsAtEnd && source.ReadByte() >= 0 ? null : block;
    }

    public void Dispose() => _cipher?.Dispose();

    private byte[]? ReadSalt()
    {
        var salt = new byte[SealedBlocks.SaltLength];
        return source.ReadByte() == SealedBlocks.Version && IsFilled(salt) ? salt : null;
    }

    private bool IsFilled(byte[] bytes) => source.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length;

    // The key that opens the first block is that of the file.
    private byte[]? Open(byte[] whole, bool isLast)
    {
        if (_cipher is not null)
        {
            return Open(_cipher, whole, isLast);
        }

        foreach (MasterKey key in keys)
        {
            AesGcm cipher = SealedBlocks.CipherOf(key, _salt);
            if (Open(cipher, whole, isLast) is { } block)
            {
                _cipher = cipher;
                return block;
            }

            cipher.Dispose();
        }

        return null;
    }

    private byte[]? Open(AesGcm cipher, byte[] whole, bool isLast)
    {
        Span<byte> nonce = stackalloc byte[SealedBlocks.NonceLength];
        SealedBlocks.WriteNonce(nonce, _index, isLast);
        var block = new byte[whole.Length - SealedBlocks.TagLength];
        try
        {
            cipher.Decrypt(nonce, whole.AsSpan(0, block.Length), whole.AsSpan(block.Length), block, SealedBlocks.Known);
            _index++;
            return block;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
