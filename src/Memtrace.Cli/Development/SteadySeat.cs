using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Memtrace.Cli.Development;

/// <summary>
/// Where the development Arc of a store that is kept listens, and what it takes: the same at every start, so that organizations that
/// were bound to it reach it again. Both follow from the store and its master key, and are kept nowhere.
/// </summary>
internal sealed record SteadySeat(int Port, string Token)
{
    // Below the ports that systems hand out by themselves.
    private const int FirstPort = 20_000;
    private const int Ports = 12_000;

    /// <summary>Finds that of a store.</summary>
    /// <param name="masterKey">The master key, as it is set.</param>
    /// <param name="store">The store's place.</param>
    public static SteadySeat Of(string masterKey, string store)
    {
        byte[] key = Encoding.UTF8.GetBytes(masterKey);
        byte[] port = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"development arc, port: {store}"));
        byte[] token = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"development arc, token: {store}"));
        return new SteadySeat(FirstPort + (int)(BitConverter.ToUInt32(port) % Ports), Convert.ToHexStringLower(token));
    }

    /// <summary>Never the token.</summary>
    public override string ToString() => Port.ToString(CultureInfo.InvariantCulture);
}
