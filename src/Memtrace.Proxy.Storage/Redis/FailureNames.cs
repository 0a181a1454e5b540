using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Storage.Sealing;

namespace Memtrace.Proxy.Storage.Redis;

/// <summary>
/// Names of the counters: the address stands in them as a keyed digest, so that whoever reads Redis does not learn who was here. All
/// nodes with one master key and one window give the same names.
/// </summary>
internal sealed class FailureNames(MasterKey key, FailureLimit limit, string prefix)
{
    private const int DigestBytes = 16;

    private readonly byte[] _key = HKDF.DeriveKey(
        HashAlgorithmName.SHA256, key.Bytes.ToArray(), outputLength: 32, info: "memtrace failures"u8.ToArray());

    private readonly string _prefix = string.Create(
        CultureInfo.InvariantCulture, $"{prefix}failures:{(long)limit.Window.TotalSeconds}:");

    public string Of(ClientAddress address, long slot) => string.Create(CultureInfo.InvariantCulture, $"{Of(address)}:{slot}");

    /// <summary>The name of nothing, on the server that has the counters of an address.</summary>
    public string Beside(ClientAddress address) => $"{Of(address)}:probe";

    // In braces: by what stands in them a cluster tells its servers' names apart, so that one server has a window whole.
    private string Of(ClientAddress address)
    {
        byte[] digest = HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(address.ToString()));
        return $"{_prefix}{{{Convert.ToHexStringLower(digest.AsSpan(0, DigestBytes))}}}";
    }
}
