using System.Globalization;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;
using Microsoft.AspNetCore.Http;

namespace Memtrace.Proxy.EndToEnd.Streaming;

/// <summary>Bodies pass through the server; they do not gather in it.</summary>
public sealed class MemoryTests : IAsyncLifetime
{
    private const int Megabyte = 1024 * 1024;
    private const int AnswerLength = 50 * Megabyte;
    private const int Times = 5;
    private const int Rows = 45_000;

    private readonly Installation _installation = Installation.Create();
    private ArcProgram _arc = null!;
    private ScriptedArc _endless = null!;

    public async Task InitializeAsync()
    {
        _arc = await ArcProgram.StartAsync(_installation.Folder.Path);
        _endless = await ScriptedArc.StartAsync(AnswerAtLengthAsync);
    }

    public async Task DisposeAsync()
    {
        await _endless.DisposeAsync();
        await _arc.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Fact]
    public async Task Fifty_megabytes_of_an_answer_pass_without_staying()
    {
        Tenant reader = await _installation.ProvisionAsync("reader", _endless.Address, ArcProgram.NewToken(), "reader");
        await using ServingNode node = await _installation.ServeAsync();
        using var caller = Caller.To(node.Url, reader.Key);
        Assert.Equal(AnswerLength, await caller.DrainAsync("/api/v1/query/large"));
        long before = ResidentMemory.Of(node.ProcessId).Peak;

        for (int time = 0; time < Times; time++)
        {
            Assert.Equal(AnswerLength, await caller.DrainAsync("/api/v1/query/large"));
        }

        AssertGrewLessThan(40 * Megabyte, before, node);
    }

    [Fact]
    public async Task Three_megabytes_of_MessagePack_are_written_whole_and_do_not_stay()
    {
        Tenant writer = await _installation.ProvisionAsync("writer", _arc);
        await using ServingNode node = await _installation.ServeAsync();
        using var caller = Caller.To(node.Url, writer.Key);
        byte[] body = LargeWrite();
        Assert.InRange(body.Length, 3 * Megabyte, 4 * Megabyte);
        Assert.Equal(204, (await caller.PostAsync("/api/v1/write/msgpack", body, "application/msgpack")).Status);
        long before = ResidentMemory.Of(node.ProcessId).Peak;

        for (int time = 0; time < 2 * Times; time++)
        {
            Assert.Equal(204, (await caller.PostAsync("/api/v1/write/msgpack", body, "application/msgpack")).Status);
        }

        AssertGrewLessThan(20 * Megabyte, before, node);
        string count = Assert.Single((await caller.QueryAsync("SELECT count(*) FROM large")).Values);
        Assert.Equal(((2 * Times) + 1) * Rows, int.Parse(count, CultureInfo.InvariantCulture));
    }

    private static void AssertGrewLessThan(long bound, long before, ServingNode node)
    {
        long grown = ResidentMemory.Of(node.ProcessId).Peak - before;
        Assert.True(grown < bound, $"{grown / Megabyte} MiB more than before");
    }

    private static byte[] LargeWrite() => Msgpack.Columns(
        "large",
        [.. Enumerable.Range(0, Rows).Select(row => 1_780_000_000_000_000 + row)],
        ("text", [.. Enumerable.Range(0, Rows).Select(row => $"row {row:00000} is one of very many rows, filled up with some words")]));

    private static async Task AnswerAtLengthAsync(HttpContext context)
    {
        byte[] chunk = new byte[64 * 1024];
        Array.Fill(chunk, (byte)'.');
        context.Response.ContentType = "application/json";
        for (int sent = 0; sent < AnswerLength; sent += chunk.Length)
        {
            await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
        }
    }
}
