using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.Storage.Sealing;

/// <summary>
/// Seals with the current master key and opens with the current, then the previous one. What does not open is a value, never an
/// exception: one damaged row must not stop a listing.
/// </summary>
internal sealed class CredentialSealer(MasterKey current, MasterKey? previous)
{
    private const string CredentialLabel = "memtrace/arc-credential/1";
    private const string FingerprintLabel = "memtrace/credential-fingerprint/1";
    private const int TagLength = 16;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What tells which keys these are to whoever knows them, and nothing to anybody else.</summary>
    public string KeyMarks => previous is null ? current.Mark : $"{current.Mark},{previous.Mark}";

    /// <summary>The mark of the current key.</summary>
    public string CurrentMark => current.Mark;

    /// <summary>The mark of the previous key; null without one.</summary>
    public string? PreviousMark => previous?.Mark;

    /// <summary>Whether the current key is among those that the marks stand for.</summary>
    public bool IsKnownTo(string keyMarks) => keyMarks.Split(',').Contains(current.Mark);

    /// <summary>True while a rotation of the master key may be under way.</summary>
    public bool HasPrevious => previous is not null;

    /// <summary>The same without the previous key: what it opens needs that key no more.</summary>
    public CredentialSealer WithoutPrevious() => HasPrevious ? new CredentialSealer(current, null) : this;

    public SealedSecret Seal(ArcCredential credential, string organizationId, string rowId) =>
        Seal(StrictUtf8.GetBytes(credential.Reveal()), AssociatedData(organizationId, rowId));

    public SealedSecret Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associatedData)
    {
        byte[] nonce = RandomNumberGenerator.GetBytes(SealedSecret.NonceLength);
        var cipher = new byte[plain.Length + TagLength];
        using var aes = new AesGcm(current.Bytes, TagLength);
        aes.Encrypt(nonce, plain, cipher.AsSpan(0, plain.Length), cipher.AsSpan(plain.Length), associatedData);
        return new SealedSecret(SealedSecret.Bound, cipher, nonce);
    }

    /// <summary>Tells two credentials apart for whoever reads the log of changes, and nothing else: it takes the master key to make it.</summary>
    public string FingerprintOf(ArcCredential credential) =>
        credential.IsEmpty
            ? "(empty)"
            : Convert.ToHexStringLower(HMACSHA256.HashData(current.Bytes, StrictUtf8.GetBytes($"{FingerprintLabel}\0{credential.Reveal()}")))[..16];

    /// <summary>
    /// A digest of something that might be guessed, which nobody makes without the master key: the key's mark, a colon, and hexadecimal
    /// digits.
    /// </summary>
    /// <param name="label">What it is a digest for; another label makes another one.</param>
    /// <param name="text">Of what.</param>
    public string Digest(string label, ReadOnlySpan<byte> text) => Digest(current, label, text);

    /// <summary>Whether it is the digest of this; null when it was made with a key that is neither the current nor the previous one.</summary>
    public bool? Compare(string digest, string label, ReadOnlySpan<byte> text)
    {
        MasterKey? key = digest.StartsWith($"{current.Mark}:", StringComparison.Ordinal) ? current
            : previous is not null && digest.StartsWith($"{previous.Mark}:", StringComparison.Ordinal) ? previous
            : null;
        return key is null ? null : digest == Digest(key, label, text);
    }

    public bool TryOpen(SealedSecret secret, string organizationId, string rowId, [NotNullWhen(true)] out ArcCredential? credential)
    {
        credential = null;
        byte[]? associatedData = secret.Version switch
        {
            SealedSecret.Legacy => [],
            SealedSecret.Bound => AssociatedData(organizationId, rowId),
            _ => null,
        };
        if (associatedData is null || !TryOpen(secret, associatedData, out byte[]? plain) || !TryDecode(plain, out string? text))
        {
            return false;
        }

        credential = new ArcCredential(text);
        return true;
    }

    public bool TryOpen(SealedSecret secret, ReadOnlySpan<byte> associatedData, [NotNullWhen(true)] out byte[]? plain)
    {
        plain = null;
        if (secret.Nonce.Length != SealedSecret.NonceLength || secret.Cipher.Length < TagLength)
        {
            return false;
        }

        return TryOpen(current, secret, associatedData, out plain)
            || (previous is not null && TryOpen(previous, secret, associatedData, out plain));
    }

    private static string Digest(MasterKey key, string label, ReadOnlySpan<byte> text)
    {
        Span<byte> derived = stackalloc byte[MasterKey.Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Bytes, derived, salt: default, info: Encoding.ASCII.GetBytes(label));
        return $"{key.Mark}:{Convert.ToHexStringLower(HMACSHA256.HashData(derived, text))}";
    }

    private static bool TryOpen(
        MasterKey key, SealedSecret secret, ReadOnlySpan<byte> associatedData, [NotNullWhen(true)] out byte[]? plain)
    {
        int length = secret.Cipher.Length - TagLength;
        var opened = new byte[length];
        using var aes = new AesGcm(key.Bytes, TagLength);
        try
        {
            aes.Decrypt(secret.Nonce, secret.Cipher.AsSpan(0, length), secret.Cipher.AsSpan(length), opened, associatedData);
            plain = opened;
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            plain = null;
            return false;
        }
    }

    // The zero bytes keep "org_a" + "1b" and "org_a1" + "b" apart; no identifier can hold one.
    private static byte[] AssociatedData(string organizationId, string rowId) =>
        Encoding.UTF8.GetBytes($"{CredentialLabel}\0{organizationId}\0{rowId}");

    private static bool TryDecode(byte[] plain, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = StrictUtf8.GetString(plain);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = null;
            return false;
        }
    }
}
