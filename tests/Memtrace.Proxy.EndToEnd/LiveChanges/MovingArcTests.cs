using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.LiveChanges;

/// <summary>An organization moves between Arcs and databases under steady load.</summary>
public sealed class MovingArcTests : IAsyncLifetime
{
    private const int Moves = 20;
    private const int Writers = 4;

    private readonly Installation _installation = Installation.Create();
    private ArcProgram _here = null!;
    private ArcProgram _there = null!;
    private ServingNode _node = null!;

    public async Task InitializeAsync()
    {
        _here = await ArcProgram.StartAsync(_installation.Folder.Path);
        _there = await ArcProgram.StartAsync(_installation.Folder.Path);
        _node = await _installation.ServeAsync();
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _there.DisposeAsync();
        await _here.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Fact]
    public async Task Every_row_lands_whole_at_one_end_or_the_other_and_no_request_fails()
    {
        Tenant acme = await _installation.ProvisionAsync("acme", _here, "home");
        using var stop = new CancellationTokenSource();
        Task<List<string>>[] writers = [.. Enumerable.Range(0, Writers).Select(number => WriteAsync(acme, number, stop.Token))];
        for (int move = 0; move < Moves; move++)
        {
            (ArcProgram arc, string database) = move % 2 == 0 ? (_there, "away") : (_here, "home");
            await _installation.DoAsync(
                "org", "update-arc", acme.OrgId, "--url", arc.Address, "--database", database, "--api-key", arc.Token);
        }

        await stop.CancelAsync();
        string[] written = [.. (await Task.WhenAll(writers)).SelectMany(rows => rows).Order()];

        string[] atHome = await RowsAsync(_here, "home");
        string[] away = await RowsAsync(_there, "away");
        Assert.Equal(written, atHome.Concat(away).Order());
        Assert.NotEmpty(atHome);
        Assert.NotEmpty(away);
        Assert.Equal(["home"], await DatabasesAsync(_here));
        Assert.Equal(["away"], await DatabasesAsync(_there));
    }

    private async Task<List<string>> WriteAsync(Tenant tenant, int writer, CancellationToken stop)
    {
        using var caller = Caller.To(_node.Url, tenant.Key);
        List<string> written = [];
        while (!stop.IsCancellationRequested)
        {
            string row = $"w{writer}-{written.Count}";
            HttpAnswer answer = await caller.WriteAsync($"rows name=\"{row}\"");
            Assert.True(answer.Status == 204, answer.ToString());
            written.Add(row);
        }

        return written;
    }

    private static async Task<string[]> RowsAsync(ArcProgram arc, string database)
    {
        using var caller = Caller.To(arc.Url, arc.Token);
        return (await caller.QueryAsync($"SELECT name FROM {database}.rows")).Values;
    }

    private static async Task<string[]> DatabasesAsync(ArcProgram arc)
    {
        using var caller = Caller.To(arc.Url, arc.Token);
        return (await caller.QueryAsync("SHOW DATABASES")).Values;
    }
}
