namespace Memtrace.Proxy.Storage.Sealing;

/// <summary>A secret as it rests in the store.</summary>
/// <param name="Version">0 is Memtrace 0.2's envelope, 1 is bound to its row by associated data.</param>
/// <param name="Cipher">The ciphertext followed by its 16-byte tag.</param>
/// <param name="Nonce">The 12 random bytes it was sealed with.</param>
internal sealed record SealedSecret(int Version, byte[] Cipher, byte[] Nonce)
{
    /// <summary>Memtrace 0.2's envelope: opened, never made.</summary>
    public const int Legacy = 0;

    /// <summary>Bound to its label, organization and row.</summary>
    public const int Bound = 1;

    /// <summary>Bytes in a nonce.</summary>
    public const int NonceLength = 12;

    public override string ToString() => $"SealedSecret(version {Version})";
}
