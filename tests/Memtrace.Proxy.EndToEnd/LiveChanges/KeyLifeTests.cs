using System.Globalization;
using System.Text.Json.Nodes;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.LiveChanges;

/// <summary>Keys that end, are switched, rotated and bound to networks while two servers on one store serve them.</summary>
public sealed class KeyLifeTests : IAsyncLifetime
{
    // Seconds; a machine on which a key ends before it was presented is given the next longer one.
    private static readonly int[] Lives = [5, 10, 20, 40];

    private readonly Installation _installation = Installation.Create();
    private ArcProgram _arc = null!;
    private ServingNode _one = null!;
    private ServingNode _two = null!;
    private Tenant _acme = null!;

    public async Task InitializeAsync()
    {
        _arc = await ArcProgram.StartAsync(_installation.Folder.Path);
        _one = await _installation.ServeAsync();
        _two = await _installation.ServeAsync();
        _acme = await _installation.ProvisionAsync("acme", _arc);
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        await _arc.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Fact]
    public async Task A_key_is_refused_from_the_second_of_its_expiry_on_by_a_node_that_holds_it()
    {
        (string key, DateTimeOffset end) = await FirstToBeMetAsync(async life =>
        {
            JsonObject issued = await CreateAsync($"lives {life}", "--expires-in", $"{life}s");
            return ((string)issued["key"]!, At(issued, "expires_at"));
        });

        await EndsAtAsync(_one, key, end);
        Assert.Equal(401, await AskAsync(_two, key));
    }

    [Fact]
    public async Task A_rotated_key_works_beside_the_new_one_until_its_grace_ends()
    {
        string next = "";
        (string former, DateTimeOffset end) = await FirstToBeMetAsync(async grace =>
        {
            Tenant before = await _installation.IssueKeyAsync(_acme, $"rotated {grace}");
            Assert.Equal((200, 200), (await AskAsync(_one, before.Key), await AskAsync(_two, before.Key)));
            JsonObject rotated = await _installation.DoAsync("key", "rotate", $"{before.KeyId}", "--grace", $"{grace}s");
            Assert.Equal(2, rotated["confirmed_nodes"]!.AsArray().Count);
            next = (string)rotated["key"]!;
            return (before.Key, At(rotated, "grace_until"));
        });

        Assert.Equal(200, await AskAsync(_one, next));
        await EndsAtAsync(_one, former, end);
        Assert.Equal((401, 200, 200), (await AskAsync(_two, former), await AskAsync(_one, next), await AskAsync(_two, next)));
    }

    [Fact]
    public async Task A_key_is_switched_off_and_on_at_every_node_when_the_command_returns()
    {
        Assert.Equal((200, 200), (await AskAsync(_one, _acme.Key), await AskAsync(_two, _acme.Key)));

        JsonObject disabled = await _installation.DoAsync("key", "disable", $"{_acme.KeyId}");
        Assert.Equal((401, 401), (await AskAsync(_one, _acme.Key), await AskAsync(_two, _acme.Key)));
        JsonObject enabled = await _installation.DoAsync("key", "enable", $"{_acme.KeyId}");
        Assert.Equal((200, 200), (await AskAsync(_one, _acme.Key), await AskAsync(_two, _acme.Key)));

        Assert.Equal((2, 2), (disabled["confirmed_nodes"]!.AsArray().Count, enabled["confirmed_nodes"]!.AsArray().Count));
        Assert.Equal((0, 0), (disabled["unconfirmed_nodes"]!.AsArray().Count, enabled["unconfirmed_nodes"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_key_works_from_its_networks_only_and_a_change_of_them_is_live()
    {
        string key = (string)(await CreateAsync("office", "--allow-cidr", "10.0.0.0/8"))["key"]!;
        string here = (string)(await CreateAsync("here", "--allow-cidr", "127.0.0.1/32"))["key"]!;
        long id = (long)_installation.Read("SELECT id FROM api_keys WHERE name = 'office'")!;
        Assert.Equal((401, 200, 200), (await AskAsync(_one, key), await AskAsync(_one, here), await AskAsync(_two, here)));

        await _installation.DoAsync("key", "update", $"{id}", "--allow-cidr", "10.0.0.0/8,127.0.0.0/8");

        Assert.Equal((200, 200), (await AskAsync(_one, key), await AskAsync(_two, key)));
    }

    [Fact]
    public async Task Several_keys_are_revoked_by_one_command()
    {
        JsonObject[] issued = [await CreateAsync("a"), await CreateAsync("b"), await CreateAsync("c")];
        foreach (JsonObject each in issued)
        {
            Assert.Equal((200, 200), (await AskAsync(_one, (string)each["key"]!), await AskAsync(_two, (string)each["key"]!)));
        }

        JsonObject revoked = await _installation.DoAsync(["key", "revoke", .. issued.Select(each => $"{each["id"]}")]);

        Assert.Equal((3, 2), (revoked["items"]!.AsArray().Count, revoked["confirmed_nodes"]!.AsArray().Count));
        foreach (JsonObject each in issued)
        {
            Assert.Equal((401, 401), (await AskAsync(_one, (string)each["key"]!), await AskAsync(_two, (string)each["key"]!)));
        }
    }

    [Fact]
    public async Task A_node_that_stops_has_written_when_its_keys_were_last_used()
    {
        DateTimeOffset before = TimeProvider.System.GetUtcNow();
        Assert.Null((await _installation.DoAsync("key", "show", $"{_acme.KeyId}"))["last_used_at"]);
        Assert.Equal(200, await AskAsync(_one, _acme.Key));

        await _one.StopAsync();

        DateTimeOffset used = At(await _installation.DoAsync("key", "show", $"{_acme.KeyId}"), "last_used_at");
        Assert.InRange(used, before.AddSeconds(-1), TimeProvider.System.GetUtcNow());
    }

    private Task<JsonObject> CreateAsync(string name, params string[] flags) =>
        _installation.DoAsync(["key", "create", "--org", _acme.OrgId, "--name", name, .. flags]);

    private static DateTimeOffset At(JsonObject result, string member) =>
        DateTimeOffset.Parse((string)result[member]!, CultureInfo.InvariantCulture);

    /// <summary>Whoever was answered before the end was served, and whoever asks after it is not.</summary>
    private static async Task EndsAtAsync(ServingNode node, string key, DateTimeOffset end)
    {
        Assert.True(await Patience.SeesAsync(
            async () =>
            {
                DateTimeOffset sent = TimeProvider.System.GetUtcNow();
                int status = await AskAsync(node, key);
                DateTimeOffset answered = TimeProvider.System.GetUtcNow();
                Assert.True(status == 200 || answered >= end, $"refused {end - answered} before its end");
                Assert.True(status == 401 || sent < end, $"served {sent - end} after its end");
                return status == 401;
            },
            Patience.Usual));
    }

    /// <summary>The first key with an end that both nodes served before it.</summary>
    private async Task<(string Key, DateTimeOffset End)> FirstToBeMetAsync(Func<int, Task<(string Key, DateTimeOffset End)>> make)
    {
        foreach (int seconds in Lives)
        {
            (string key, DateTimeOffset end) = await make(seconds);
            (int one, int two) = (await AskAsync(_one, key), await AskAsync(_two, key));
            if ((one, two) == (200, 200))
            {
                return (key, end);
            }

            Assert.True(TimeProvider.System.GetUtcNow() >= end, $"{one} and {two} before its end");
        }

        throw new TimeoutException($"keys that live for {Lives[^1]} s have ended before they were presented");
    }

    private static async Task<int> AskAsync(ServingNode node, string key)
    {
        using var caller = Caller.To(node.Url, key);
        return (await caller.GetAsync("/api/v1/me")).Status;
    }
}
