using System.Net;
using System.Net.Sockets;

namespace Memtrace.Proxy.EndToEnd.Programs;

/// <summary>A port of this machine's loopback that nobody held a moment ago.</summary>
internal static class FreePort
{
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
