using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Operating;

/// <summary>What a server says of itself when it has started.</summary>
public sealed class StartLineTests
{
    [Fact]
    public async Task A_listener_that_is_open_to_other_machines_is_said_to_be()
    {
        await using var installation = Installation.Create();
        installation.Variables["MEMTRACE_ADMIN_HOST"] = "0.0.0.0";

        await using ServingNode node = await installation.ServeAsync();

        Assert.Contains(
            $" serves tenants on http://127.0.0.1:{node.Url.Port}, operators on http://0.0.0.0:{node.OperatorUrl.Port}\n",
            node.Log,
            StringComparison.Ordinal);
    }
}
