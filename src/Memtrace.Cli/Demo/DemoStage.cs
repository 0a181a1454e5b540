using System.Net;
using System.Net.Sockets;
using Memtrace.Cli.Development;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Storage.Sealing;
using Microsoft.Extensions.Logging;

namespace Memtrace.Cli.Demo;

/// <summary>A development Arc and a fresh store on a temporary folder: what the demo's proxy stands on. Gone when disposed.</summary>
internal sealed class DemoStage : IAsyncDisposable
{
    private const string Loopback = "127.0.0.1";

    private readonly TemporaryFolder _folder;
    private readonly DevelopmentArc _arc;

    private DemoStage(TemporaryFolder folder, DevelopmentArc arc, int port)
    {
        _folder = folder;
        _arc = arc;
        Options = new ProxyOptions
        {
            MasterKey = new SecretText(MasterKey.Generate()),
            ServerHost = Loopback,
            ServerPort = port,
            AdminHost = Loopback,
            AdminPort = 0,
            AuthDbPath = folder.At("memtrace.db"),
            LogLevel = LogLevel.Error,
            ShutdownTimeout = TimeSpan.FromSeconds(5),
        };
    }

    /// <summary>The settings of the proxy to start.</summary>
    public ProxyOptions Options { get; }

    /// <summary>Where the development Arc listens.</summary>
    public Uri Url => _arc.Url;

    public static async Task<DemoStage> SetAsync(int port, CancellationToken cancellationToken)
    {
        DevelopmentArc arc = await DevelopmentArc.StartAsync(DemoScript.Table, seat: null, cancellationToken);
        return new DemoStage(TemporaryFolder.Make("memtrace-demo-"), arc, port);
    }

    /// <summary>True when something listens on the port already.</summary>
    public static bool IsTaken(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>Puts organizations of these names on the Arc, each with a key.</summary>
    public Task<IReadOnlyList<DevelopmentOrganization>> ProvisionAsync(
        IReadOnlyList<string> names, TimeProvider clock, CancellationToken cancellationToken) =>
        _arc.ProvisionAsync(Options, names, clock, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _arc.DisposeAsync();
        _folder.Dispose();
    }
}
