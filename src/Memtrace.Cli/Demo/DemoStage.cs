using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Memtrace.ArcDev;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Sealing;
using Microsoft.Extensions.Logging;

namespace Memtrace.Cli.Demo;

/// <summary>A development Arc and a fresh store on a temporary folder: what the demo's proxy stands on. Gone when disposed.</summary>
internal sealed class DemoStage : IAsyncDisposable
{
    private const string Loopback = "127.0.0.1";
    private const int TokenBytes = 32;

    private readonly DirectoryInfo _folder;
    private readonly ArcDevServer _arc;
    private readonly ArcCredential _credential;

    private DemoStage(DirectoryInfo folder, ArcDevServer arc, ArcCredential credential, int port)
    {
        _folder = folder;
        _arc = arc;
        _credential = credential;
        Options = new ProxyOptions
        {
            MasterKey = new SecretText(MasterKey.Generate()),
            ServerHost = Loopback,
            ServerPort = port,
            AdminHost = Loopback,
            AdminPort = 0,
            AuthDbPath = Path.Combine(folder.FullName, "memtrace.db"),
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
        string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        var options = new ArcDevOptions { Tokens = [new ArcDevToken(token, ArcPermissions.Read | ArcPermissions.Write)] };
        ArcDevServer arc = await ArcDevServer.StartAsync(options, cancellationToken);
        return new DemoStage(Directory.CreateTempSubdirectory("memtrace-demo-"), arc, new ArcCredential(token), port);
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

    /// <summary>Creates an organization of that name, binds it to the Arc with a database of the same name, and issues a key.</summary>
    public async Task<IReadOnlyList<DemoOrganization>> ProvisionAsync(
        IReadOnlyList<string> names, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using SqlStore store = await StoreDoor.OpenAsync(Options, clock, cancellationToken);
        List<DemoOrganization> organizations = [];
        foreach (string name in names)
        {
            Organization organization = Need(await store.Registry.CreateOrganizationAsync(name, cancellationToken));
            Need(await store.Registry.AddArcAsync(organization.Id, Arc(name), cancellationToken));
            IssuedKey key = Need(await store.Registry.IssueKeyAsync(
                organization.Id, $"{name}-demo", KeyPermissions.Read | KeyPermissions.Write, cancellationToken));
            organizations.Add(new DemoOrganization(name, organization.Id, name, key.Token.Reveal().ToString()));
        }

        return organizations;
    }

    public async ValueTask DisposeAsync()
    {
        await _arc.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private NewArc Arc(string database)
    {
        _ = ArcUrl.TryParse(Url.ToString(), out ArcUrl url, out _);
        _ = DatabaseName.TryParse(database, out DatabaseName name);
        _ = MeasurementName.TryParse(DemoScript.Table, out MeasurementName measurement);
        return new NewArc([url], _credential, name, measurement, Dedicated: false);
    }

    private static T Need<T>(Answer<T> answer)
        where T : class =>
        answer.Value ?? throw new RegistryException($"the demo's store refused: {answer.Problem}");
}
