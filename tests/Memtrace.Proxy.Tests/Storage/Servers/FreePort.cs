using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Memtrace.Proxy.Tests.Storage.Servers;

/// <summary>A port of this machine's loopback that nobody held a moment ago.</summary>
internal static class FreePort
{
    // Below the ports that the kernel gives to outgoing connections, of which these tests open thousands.
    private const int Lowest = 20_000;
    private const int Highest = 32_000;

    // Whoever was given one may leave it for a while, and is then to find it free again.
    private static readonly ConcurrentDictionary<int, bool> _given = new();

    public static int Find()
    {
        while (true)
        {
            int port = Random.Shared.Next(Lowest, Highest);
            if (_given.ContainsKey(port))
            {
                continue;
            }

            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                if (_given.TryAdd(port, true))
                {
                    return port;
                }
            }
            catch (SocketException)
            {
                // Somebody holds it; another one will do.
            }
        }
    }
}
