using System.Text.Json.Nodes;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.LiveChanges;

/// <summary>Two nodes on one store, and keys that both of them know, or know not to exist.</summary>
public sealed class CachedKeyTests : IAsyncLifetime
{
    // The contract's bound for a change to be obeyed on every node.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);

    private readonly Installation _installation = Installation.Create();
    private ArcProgram _arc = null!;
    private ServingNode[] _nodes = null!;

    public async Task InitializeAsync()
    {
        _arc = await ArcProgram.StartAsync(_installation.Folder.Path);
        _nodes = [await _installation.ServeAsync(), await _installation.ServeAsync()];
    }

    public async Task DisposeAsync()
    {
        foreach (ServingNode node in _nodes)
        {
            await node.DisposeAsync();
        }

        await _arc.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Fact]
    public async Task A_key_that_changes_hands_reaches_the_new_organization_only_although_every_node_had_cached_it()
    {
        Tenant ann = await _installation.ProvisionAsync("ann", _arc);
        Tenant bob = await _installation.ProvisionAsync("bob", _arc);
        Assert.All(await AskAsync(ann.Key), seen => Assert.Equal(ann.OrgId, seen));

        Assert.Equal(1, _installation.Change($"UPDATE api_keys SET org_id = '{bob.OrgId}' WHERE id = {ann.KeyId}"));

        Assert.True(await Patience.SeesAsync(async () => (await AskAsync(ann.Key)).All(seen => seen == bob.OrgId), Bound));
        foreach (ServingNode node in _nodes)
        {
            using var caller = Caller.To(node.Url, ann.Key);
            Assert.Equal(204, (await caller.WriteAsync("moved v=1")).Status);
        }

        using var arc = Caller.To(_arc.Url, _arc.Token);
        Assert.Equal(["1", "1"], (await arc.QueryAsync($"SELECT v FROM {bob.Database}.moved")).Values);
        Assert.Equal([bob.Database], (await arc.QueryAsync("SHOW DATABASES")).Values);
    }

    [Fact]
    public async Task A_key_that_every_node_knew_to_be_none_works_on_every_node_when_it_is_one()
    {
        const string Key = "mtk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        Tenant ann = await _installation.ProvisionAsync("ann", _arc);
        Assert.All(await AskAsync(Key), seen => Assert.Equal("401", seen));

        Assert.Equal(1, _installation.Change(
            $"""
            INSERT INTO api_keys(key_hash, key_prefix, name, org_id) VALUES
            ('$2a$10$abcdefghijklmnopqrstuuBi9ttf0kMIl0SkjrrvZm/tnAr4fLhTu', '3f3639de79fc88cd', 'by hand', '{ann.OrgId}')
            """));

        Assert.True(await Patience.SeesAsync(async () => (await AskAsync(Key)).All(seen => seen == ann.OrgId), Bound));
    }

    [Fact]
    public async Task A_renewed_credential_of_the_Arc_fails_no_request_under_load()
    {
        Tenant ann = await _installation.ProvisionAsync("ann", _arc);
        using var operators = Caller.To(_arc.Url, _arc.Token);
        using var stop = new CancellationTokenSource();
        Task<int[]>[] load = [.. _nodes.SelectMany(node => new[] { WriteAsync(node, ann, stop.Token), WriteAsync(node, ann, stop.Token) })];
        string previous = "";
        for (int round = 0; round < 5; round++)
        {
            HttpAnswer made = await operators.PostAsync("/api/v1/auth/tokens", $$"""{"name":"round {{round}}","permissions":["read","write"]}""", "application/json");
            string token = (string)JsonNode.Parse(made.Body)!["token"]!;
            await _installation.DoAsync("org", "update-arc", ann.OrgId, "--api-key", token);
            if (previous.Length > 0)
            {
                await RevokeAsync(operators, $"round {round - 1}");
            }

            previous = token;
        }

        await stop.CancelAsync();
        int[] statuses = [.. (await Task.WhenAll(load)).SelectMany(each => each)];
        Assert.Equal([204], statuses.Distinct());
        using var arc = Caller.To(_arc.Url, _arc.Token);
        Assert.Equal([$"{statuses.Length}"], (await arc.QueryAsync("SELECT count(*) FROM ann.loaded")).Values);
    }

    private static async Task RevokeAsync(Caller operators, string name)
    {
        var tokens = JsonNode.Parse((await operators.GetAsync("/api/v1/auth/tokens")).Body)!["tokens"]!.AsArray();
        long id = (long)tokens.Single(token => (string)token!["name"]! == name)!["id"]!;
        Assert.Equal(200, (await operators.PostAsync($"/api/v1/auth/tokens/{id}/revoke", "", "application/json")).Status);
    }

    private static async Task<int[]> WriteAsync(ServingNode node, Tenant tenant, CancellationToken stop)
    {
        using var caller = Caller.To(node.Url, tenant.Key);
        List<int> statuses = [];
        while (!stop.IsCancellationRequested)
        {
            statuses.Add((await caller.WriteAsync($"loaded v={statuses.Count}")).Status);
        }

        return [.. statuses];
    }

    // The organization that each node takes the key for, or the status of its refusal.
    private async Task<string[]> AskAsync(string key) => await Task.WhenAll(_nodes.Select(async node =>
    {
        using var caller = Caller.To(node.Url, key);
        HttpAnswer answer = await caller.GetAsync("/api/v1/me");
        return answer.Status == 200 ? (string)JsonNode.Parse(answer.Body)!["org_id"]! : $"{answer.Status}";
    }));
}
