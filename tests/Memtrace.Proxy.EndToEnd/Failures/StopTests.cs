using System.Runtime.InteropServices;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;
using Microsoft.AspNetCore.Http;

namespace Memtrace.Proxy.EndToEnd.Failures;

/// <summary>A server that is told to stop while it serves.</summary>
public sealed class StopTests : IAsyncLifetime
{
    private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Installation _installation = Installation.Create();
    private ScriptedArc _arc = null!;

    public async Task InitializeAsync() => _arc = await ScriptedArc.StartAsync(async context =>
    {
        await context.Response.WriteAsync("first, ");
        await context.Response.Body.FlushAsync();
        _began.TrySetResult();
        await _goOn.Task;
        await context.Response.WriteAsync("last");
    });

    public async Task DisposeAsync()
    {
        _goOn.TrySetResult();
        await _arc.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Theory]
    [InlineData(PosixSignal.SIGTERM)]
    [InlineData(PosixSignal.SIGINT)]
    public async Task An_answer_under_way_is_completed_and_the_exit_code_is_0(PosixSignal signal)
    {
        Tenant acme = await _installation.ProvisionAsync("acme", _arc.Address, ArcProgram.NewToken(), "acme");
        await using ServingNode node = await _installation.ServeAsync();
        using var caller = Caller.To(node.Url, acme.Key);
        Task<HttpAnswer> slow = caller.QueryAsync("SELECT 1");
        await _began.Task;

        node.Signal(signal);
        Assert.True(await node.WritesAsync("stopping: new requests are refused"));
        _goOn.SetResult();
        HttpAnswer answer = await slow;
        FinishedProgram ended = await node.EndAsync();

        Assert.Equal((200, "first, last"), (answer.Status, answer.Body));
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Clean.Assert(ended.Output, _installation);
    }

    [Fact]
    public async Task A_node_that_drains_says_so_to_whoever_comes_until_what_is_under_way_has_ended()
    {
        Tenant acme = await _installation.ProvisionAsync("acme", _arc.Address, ArcProgram.NewToken(), "acme");
        await using ServingNode node = await _installation.ServeAsync();
        using var caller = Caller.To(node.Url, acme.Key);
        Task<HttpAnswer> slow = caller.QueryAsync("SELECT 1");
        await _began.Task;

        node.Signal(PosixSignal.SIGTERM);
        Assert.True(await node.WritesAsync("stopping: new requests are refused"));
        using var late = Caller.To(node.Url, acme.Key);
        HttpAnswer ready = await late.GetAsync("/ready");
        HttpAnswer refused = await late.QueryAsync("SELECT 1");
        _goOn.SetResult();
        HttpAnswer answer = await slow;
        FinishedProgram ended = await node.EndAsync();

        Assert.Equal((503, """{"status":"not ready","reason":"draining"}"""), (ready.Status, ready.Body));
        Assert.Equal((503, "temporarily unavailable"), (refused.Status, refused.ErrorText));
        Assert.Contains("Retry-After: 1", refused.Head, StringComparison.Ordinal);
        Assert.Contains("Connection: close", refused.Head, StringComparison.Ordinal);
        Assert.Equal((200, "first, last"), (answer.Status, answer.Body));
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
    }

    [Fact]
    public async Task A_node_leaves_nothing_in_the_home_of_who_runs_it()
    {
        string home = _installation.Folder.MakeFolder("home");
        _installation.Variables["HOME"] = home;
        Tenant acme = await _installation.ProvisionAsync("acme", _arc.Address, ArcProgram.NewToken(), "acme");
        _goOn.SetResult();
        await using (ServingNode node = await _installation.ServeAsync())
        {
            using var caller = Caller.To(node.Url, acme.Key);
            Assert.Equal(200, (await caller.QueryAsync("SELECT 1")).Status);
            await node.StopAsync();
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(home));
    }

    [Fact]
    public async Task Two_signals_at_once_are_one_and_no_operator_waits_for_a_node_that_drains()
    {
        Tenant acme = await _installation.ProvisionAsync("acme", _arc.Address, ArcProgram.NewToken(), "acme");
        await using ServingNode node = await _installation.ServeAsync();
        using var caller = Caller.To(node.Url, acme.Key);
        Task<HttpAnswer> slow = caller.QueryAsync("SELECT 1");
        await _began.Task;
        Assert.Single((await _installation.DoAsync("nodes", "list"))["items"]!.AsArray());

        node.Signal(PosixSignal.SIGTERM);
        node.Signal(PosixSignal.SIGTERM);
        Assert.True(await node.WritesAsync("stopping: new requests are refused"));
        Assert.True(await Patience.SeesAsync(
            async () => (await _installation.DoAsync("nodes", "list"))["items"]!.AsArray().Count == 0, Patience.Usual));
        // Nobody is waited for, and nobody is named.
        await _installation.DoAsync("key", "revoke", $"{acme.KeyId}");
        _goOn.SetResult();
        HttpAnswer answer = await slow;
        FinishedProgram ended = await node.EndAsync();

        Assert.Equal((200, "first, last"), (answer.Status, answer.Body));
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Equal(0L, _installation.Read("SELECT count(*) FROM nodes"));
        Clean.Assert(ended.Output, _installation);
    }

    [Fact]
    public async Task An_answer_that_outlasts_the_shutdown_timeout_does_not_hold_the_server_for_ever()
    {
        _installation.Variables["MEMTRACE_SERVER_SHUTDOWN_TIMEOUT"] = "1";
        Tenant acme = await _installation.ProvisionAsync("acme", _arc.Address, ArcProgram.NewToken(), "acme");
        await using ServingNode node = await _installation.ServeAsync();
        using var caller = Caller.To(node.Url, acme.Key);
        Task<HttpAnswer> slow = caller.QueryAsync("SELECT 1");
        await _began.Task;

        FinishedProgram ended = await node.StopAsync();

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Clean.Assert(ended.Output, _installation);
        await Assert.ThrowsAsync<HttpRequestException>(() => slow);
    }
}
