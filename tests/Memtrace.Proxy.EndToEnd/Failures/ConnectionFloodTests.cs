using System.Net;
using System.Net.Sockets;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Failures;

/// <summary>A node that may have few files open, and a stranger who opens more connections than that.</summary>
public sealed class ConnectionFloodTests
{
    // A node opens about 250 files for itself. These tests must do with the 1,024 that many a system allows them, which is why it is so few.
    private const int FilesOfNode = 560;
    private const int Connections = 400;

    [Fact]
    public async Task A_flood_of_connections_ends_with_whoever_opened_it()
    {
        await using var installation = Installation.Create();
        var around = new Surroundings(installation.Folder.Path, installation.Variables);
        await using ServingNode node = await ServingNode.StartAsync(
            around, "/bin/bash", ["-c", $"ulimit -n {FilesOfNode} && exec \"$0\" serve", BuiltPrograms.Memtrace]);
        using var tenant = Caller.To(node.Url, key: null);
        using var operators = Caller.To(node.OperatorUrl, key: null);

        List<Socket> flood = await OpenAsync(node.Url.Port);
        HttpAnswer meanwhile = await operators.GetAsync("/health");
        flood.ForEach(connection => connection.Dispose());
        bool serves = await Patience.SeesAsync(async () => await ServesAsync(tenant), Patience.Usual);

        Assert.Equal(200, meanwhile.Status);
        Assert.True(serves, node.Log);
    }

    private static async Task<List<Socket>> OpenAsync(int port)
    {
        var opened = new List<Socket>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            while (opened.Count < Connections)
            {
                var connection = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                opened.Add(connection);
                await connection.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody accepts any more, which is flood enough.
        }

        return opened;
    }

    private static async Task<bool> ServesAsync(Caller caller)
    {
        try
        {
            return (await caller.GetAsync("/health")).Status == 200;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
