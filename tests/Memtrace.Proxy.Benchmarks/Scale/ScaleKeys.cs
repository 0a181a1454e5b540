using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Sealing;

namespace Memtrace.Proxy.Benchmarks.Scale;

/// <summary>Keys that can be made again from their number, so that a store of many can be measured by another process than filled it.</summary>
internal static class ScaleKeys
{
    /// <summary>Keys of each organization.</summary>
    public const int PerOrganization = 3;

    /// <summary>Of no store but those that are filled here.</summary>
    public const string MasterKeyText = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    public static MasterKey Master { get; } =
        MasterKey.TryParse(MasterKeyText, MasterKey.Variable, out MasterKey? key, out string fault) ? key! : throw new ArgumentException(fault);

    public static ApiKeyToken Token(int organization, int key)
    {
        Span<byte> seed = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(seed, ((long)organization * PerOrganization) + key);
        string body = ApiKeyToken.Scheme + Base64Url.EncodeToString(SHA256.HashData(seed));
        Span<char> checksum = stackalloc char[KeyChecksum.Length];
        KeyChecksum.Write(body, checksum);
        return ApiKeyToken.TryParse($"{body}{checksum}".AsMemory(), out ApiKeyToken token) ? token : throw new InvalidOperationException("no key");
    }

    public static string OrganizationId(int organization) =>
        $"org_{Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(organization))).AsSpan(0, 24)}";
}
