using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Sealing;

namespace Memtrace.Proxy.Storage.Redis;

/// <summary>
/// Seals bindings for a place that anybody may read and write. A value opens only under a master key of ours, for the key digest and
/// the store it was sealed for; whatever does not is no value, never an exception.
/// </summary>
/// <param name="current">Seals and opens.</param>
/// <param name="previous">The master key before the last rotation: opens only.</param>
/// <param name="storeId">The store the bindings are of.</param>
internal sealed class BindingSeal(MasterKey current, MasterKey? previous, string storeId)
{
    /// <summary>Longest value that is made or opened.</summary>
    public const int MaxLength = 64 * 1024;

    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int Overhead = 1 + NonceLength + TagLength;
    private const int NameLength = 16;

    private readonly byte[] _storeId = Encoding.UTF8.GetBytes(storeId);

    private static ReadOnlySpan<byte> Label => "memtrace/binding"u8;

    private static ReadOnlySpan<byte> NameLabel => "memtrace/binding-name"u8;

    /// <summary>What stands for a key digest in a name: it tells nothing of the digest, and so nothing of the key.</summary>
    public static string NameOf(ApiKeyDigest digest)
    {
        byte[] hashed = SHA256.HashData([.. NameLabel, .. Convert.FromHexString(digest.ToHex())]);
        return System.Buffers.Text.Base64Url.EncodeToString(hashed.AsSpan(0, NameLength));
    }

    /// <summary>The sealed value; null when it would be too long.</summary>
    public byte[]? Seal(ReadBinding read, ApiKeyDigest digest)
    {
        byte[] fields = ArrayPool<byte>.Shared.Rent(MaxLength);
        try
        {
            var writer = new BindingWriter(fields.AsSpan(0, MaxLength - Overhead));
            BindingFields.Write(ref writer, read);
            return writer.IsWhole ? Seal(fields.AsSpan(0, writer.Written), digest) : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(fields, clearArray: true);
        }
    }

    /// <summary>The binding; null when the value is none of ours for this digest.</summary>
    public ReadBinding? Open(ReadOnlySpan<byte> value, ApiKeyDigest digest)
    {
        if (value.Length is <= Overhead or > MaxLength || value[0] != BindingFields.Version)
        {
            return null;
        }

        return Open(current, value, digest) ?? (previous is null ? null : Open(previous, value, digest));
    }

    private byte[] Seal(ReadOnlySpan<byte> fields, ApiKeyDigest digest)
    {
        var value = new byte[Overhead + fields.Length];
        value[0] = BindingFields.Version;
        Span<byte> nonce = value.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        byte[] known = Known(digest);
        using AesGcm aes = CipherOf(current, known);
        aes.Encrypt(nonce, fields, value.AsSpan(1 + NonceLength, fields.Length), value.AsSpan(^TagLength..), known);
        return value;
    }

    private ReadBinding? Open(MasterKey key, ReadOnlySpan<byte> value, ApiKeyDigest digest)
    {
        int length = value.Length - Overhead;
        byte[] fields = ArrayPool<byte>.Shared.Rent(length);
        byte[] known = Known(digest);
        try
        {
            using AesGcm aes = CipherOf(key, known);
            aes.Decrypt(
                value.Slice(1, NonceLength), value.Slice(1 + NonceLength, length), value[^TagLength..], fields.AsSpan(0, length), known);
            return BindingFields.Read(fields.AsSpan(0, length));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(fields.AsSpan(0, length));
            ArrayPool<byte>.Shared.Return(fields);
        }
    }

    // What a value is bound to. Everything but the last has a fixed length, so no two of them read alike.
    private byte[] Known(ApiKeyDigest digest) =>
        [.. Label, BindingFields.Version, .. Convert.FromHexString(digest.ToHex()), .. _storeId];

    // A key for each digest: random nonces then need to differ only among the values of one of them, however many there are in all.
    private static AesGcm CipherOf(MasterKey key, byte[] known)
    {
        Span<byte> derived = stackalloc byte[MasterKey.Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Bytes, derived, salt: default, info: known);
        var aes = new AesGcm(derived, TagLength);
        CryptographicOperations.ZeroMemory(derived);
        return aes;
    }
}
