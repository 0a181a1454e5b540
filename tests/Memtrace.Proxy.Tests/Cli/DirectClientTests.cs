using Memtrace.Cli.Shell;

namespace Memtrace.Proxy.Tests.Cli;

public sealed class DirectClientTests
{
    [Fact]
    public void A_client_follows_nobody_and_takes_no_way_round()
    {
        using SocketsHttpHandler connections = DirectClient.Connect();

        Assert.Equal((false, false, false), (connections.AllowAutoRedirect, connections.UseProxy, connections.UseCookies));
    }
}
