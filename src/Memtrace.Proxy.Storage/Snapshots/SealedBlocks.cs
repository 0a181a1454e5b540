using System.Buffers.Binary;
using System.Security.Cryptography;
using Memtrace.Proxy.Storage.Sealing;

namespace Memtrace.Proxy.Storage.Snapshots;

/// <summary>
/// The form of a sealed file: a version, a salt, and blocks that open only under a key made of the master key and that salt, in their
/// order, and whole only with the one that says it is the last.
/// </summary>
internal static class SealedBlocks
{
    public const byte Version = 1;
    public const int SaltLength = 32;
    public const int TagLength = 16;
    public const int NonceLength = 12;

    /// <summary>Bytes before a block: its length, and whether it is the last.</summary>
    public const int HeadLength = sizeof(int) + 1;

    /// <summary>Longest block that is written or opened.</summary>
    public const int MaxBlock = 256 * 1024;

    public static ReadOnlySpan<byte> Known => [Version];

    private static ReadOnlySpan<byte> Label => "memtrace/snapshot/1"u8;

    public static AesGcm CipherOf(MasterKey key, ReadOnlySpan<byte> salt)
    {
        Span<byte> derived = stackalloc byte[MasterKey.Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Bytes, derived, salt, Label);
        var cipher = new AesGcm(derived, TagLength);
        CryptographicOperations.ZeroMemory(derived);
        return cipher;
    }

    // A salt is used for one file, so the place of a block in it is nonce enough.
    public static void WriteNonce(Span<byte> nonce, long index, bool isLast)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(nonce, index);
        nonce[sizeof(long)] = isLast ? (byte)1 : (byte)0;
    }
}
