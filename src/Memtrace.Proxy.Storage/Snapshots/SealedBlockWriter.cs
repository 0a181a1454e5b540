using System.Buffers.Binary;
using System.Security.Cryptography;
using Memtrace.Proxy.Storage.Sealing;

namespace Memtrace.Proxy.Storage.Snapshots;

/// <summary>Writes a sealed file, block after block.</summary>
internal sealed class SealedBlockWriter : IDisposable
{
    private readonly Stream _target;
    private readonly AesGcm _cipher;
    private readonly byte[] _sealed = new byte[SealedBlocks.HeadLength + SealedBlocks.MaxBlock + SealedBlocks.TagLength];
    private long _index;

    public SealedBlockWriter(Stream target, MasterKey key)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SealedBlocks.SaltLength);
        _target = target;
        _cipher = SealedBlocks.CipherOf(key, salt);
        target.WriteByte(SealedBlocks.Version);
        target.Write(salt);
    }

    public void Write(ReadOnlySpan<byte> block, bool isLast)
    {
        Span<byte> nonce = stackalloc byte[SealedBlocks.NonceLength];
        SealedBlocks.WriteNonce(nonce, _index++, isLast);
        Span<byte> whole = _sealed.AsSpan(0, SealedBlocks.HeadLength + block.Length + SealedBlocks.TagLength);
        BinaryPrimitives.WriteInt32LittleEndian(whole, block.Length);
        whole[sizeof(int)] = isLast ? (byte)1 : (byte)0;
        _cipher.Encrypt(
            nonce, block, whole.Slice(SealedBlocks.HeadLength, block.Length), whole[^SealedBlocks.TagLength..], SealedBlocks.Known);
        _target.Write(whole);
    }

    public void Dispose() => _cipher.Dispose();
}
