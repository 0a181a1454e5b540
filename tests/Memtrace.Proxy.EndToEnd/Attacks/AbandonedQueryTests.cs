using System.Net.Sockets;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;
using Microsoft.AspNetCore.Http;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>Row 155 of the list of attacks: an Arc goes on with a query whose caller has left, so the proxy goes on counting it.</summary>
public sealed class AbandonedQueryTests : IAsyncLifetime
{
    private const int Limit = 5;

    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Installation _installation = Installation.Create();
    private ScriptedArc _arc = null!;
    private int _began;

    public async Task InitializeAsync() => _arc = await ScriptedArc.StartAsync(async context =>
    {
        if (context.Request.Headers["x-arc-database"] == "busy")
        {
            Interlocked.Increment(ref _began);
            await _goOn.Task;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    });

    public async Task DisposeAsync()
    {
        _goOn.TrySetResult();
        await _arc.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Fact]
    public async Task Row_155_queries_that_were_left_alone_count_until_they_are_over_and_hinder_nobody_else()
    {
        _installation.Variables["MEMTRACE_ORG_MAX_QUERIES"] = $"{Limit}";
        Tenant busy = await _installation.ProvisionAsync("busy", _arc.Address, ArcProgram.NewToken(), "busy");
        Tenant other = await _installation.ProvisionAsync("other", _arc.Address, ArcProgram.NewToken(), "other");
        await using ServingNode node = await _installation.ServeAsync();
        for (int number = 0; number < Limit; number++)
        {
            await LeaveAsync(node, busy);
        }

        Assert.True(await Patience.SeesAsync(() => _began == Limit, Patience.Usual));
        using var caller = Caller.To(node.Url, busy.Key);
        using var neighbour = Caller.To(node.Url, other.Key);
        HttpAnswer refused = await caller.QueryAsync("SELECT 1");

        Assert.Equal(429, refused.Status);
        Assert.Contains("too_many_queries", refused.Body, StringComparison.Ordinal);
        Assert.Contains("Retry-After: ", refused.Head, StringComparison.Ordinal);
        Assert.Equal(Limit, _began);
        Assert.Equal(204, (await neighbour.QueryAsync("SELECT 1")).Status);
    }

    // Sends a query and hangs up once the Arc has it.
    private async Task LeaveAsync(ServingNode node, Tenant tenant)
    {
        int before = _began;
        RawRequest query = Asked.Query("SELECT 1").With(("x-api-key", tenant.Key));
        using var client = new TcpClient();
        await client.ConnectAsync(node.Url.Host, node.Url.Port);
        await client.GetStream().WriteAsync(query.ToBytes());
        Assert.True(await Patience.SeesAsync(() => _began > before, Patience.Usual));
    }
}
