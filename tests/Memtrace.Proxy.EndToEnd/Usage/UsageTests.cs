using System.Text.Json.Nodes;
using Memtrace.Proxy.EndToEnd.Programs;
using Memtrace.Proxy.Tests.Storage.Postgres;

namespace Memtrace.Proxy.EndToEnd.Usage;

/// <summary>What the store holds of organizations' usage, against what their clients counted themselves.</summary>
public sealed class UsageTests : IAsyncLifetime
{
    // A round of ten seconds, and time for a busy machine.
    private static readonly TimeSpan Rounds = TimeSpan.FromSeconds(40);

    private readonly Stack<IAsyncDisposable> _started = [];
    private Installation _installation = null!;
    private ScriptedArc _arc = null!;

    public async Task InitializeAsync()
    {
        _arc = Keep(await ScriptedArc.StartEchoAsync());
        PostgresServer postgres = await PostgresServer.SharedAsync();
        _installation = Keep(Installation.On(Keep(await postgres.CreateDatabaseAsync())));
    }

    public async Task DisposeAsync()
    {
        while (_started.TryPop(out IAsyncDisposable? last))
        {
            await last.DisposeAsync();
        }
    }

    [Fact]
    public async Task Two_nodes_count_what_three_organizations_sent_and_one_that_is_killed_never_makes_it_more()
    {
        Tenant[] tenants = [await ProvisionAsync("acme"), await ProvisionAsync("voya"), await ProvisionAsync("zeno")];
        ServingNode one = Keep(await _installation.ServeAsync());
        ServingNode two = Keep(await _installation.ServeAsync());
        (int Queries, int Refused, int Writes)[] plan = [(60, 10, 0), (25, 0, 40), (0, 7, 5)];
        ClientCount[][] clients = [.. tenants.Select(tenant => (ClientCount[])[new(one.Url, tenant.Key), new(two.Url, tenant.Key)])];

        await Task.WhenAll(clients.Zip(plan).SelectMany(
            each => each.First.Select(client => client.SendAsync(each.Second.Queries, each.Second.Refused, each.Second.Writes))));
        long sent = clients.Sum(pair => pair.Sum(client => client.Requests));
        Assert.True(await Patience.SeesAsync(async () => await StoredAsync() >= sent, Rounds), "the nodes never wrote what they counted");

        JsonObject usage = await _installation.DoAsync("usage");
        foreach ((Tenant tenant, ClientCount[] pair) in tenants.Zip(clients))
        {
            JsonNode item = usage["items"]!.AsArray().Single(each => (string)each!["org_id"]! == tenant.OrgId)!;
            Assert.Equal(Of(pair), Of(item));
            Assert.Equal(pair.Sum(client => client.Queries) > 0, (double)item["query_ms"]! > 0);
        }

        using var lost = new ClientCount(two.Url, tenants[0].Key);
        Task sending = lost.SendUntilGoneAsync();
        await clients[1][0].SendAsync(queries: 30, refused: 0, writes: 0);
        await two.KillAsync();
        await sending;
        await one.StopAsync();

        // The node that stopped has written all of its own, the other one no more than it was sent.
        long atMost = sent + 30 + lost.Requests;
        Assert.InRange(await StoredAsync(), sent + 30, atMost);
        Assert.Equal(sent + 30, await StoredAsync() - (await StoredAsync(tenants[0]) - clients[0].Sum(client => client.Requests)));
        Array.ForEach(clients, pair => Array.ForEach(pair, client => client.Dispose()));
    }

    private static (long, long, long, long, long, long) Of(ClientCount[] pair) =>
    (
        pair.Sum(client => client.Requests),
        pair.Sum(client => client.Refused),
        pair.Sum(client => client.Queries),
        pair.Sum(client => client.Writes),
        pair.Sum(client => client.BytesIn),
        pair.Sum(client => client.BytesOut));

    private static (long, long, long, long, long, long) Of(JsonNode item) =>
    (
        (long)item["requests"]!,
        (long)item["refused_request"]!,
        (long)item["queries"]!,
        (long)item["writes"]!,
        (long)item["bytes_in"]!,
        (long)item["bytes_out"]!);

    private Task<Tenant> ProvisionAsync(string name) => _installation.ProvisionAsync(name, _arc.Address, "arc-secret", name);

    private async Task<long> StoredAsync(Tenant? tenant = null) =>
        (long)(await _installation.DoAsync(tenant is null ? ["usage"] : ["usage", "--org", tenant.OrgId]))["totals"]!["requests"]!;

    private T Keep<T>(T started)
        where T : IAsyncDisposable
    {
        _started.Push(started);
        return started;
    }
}
