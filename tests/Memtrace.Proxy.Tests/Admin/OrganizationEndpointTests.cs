using System.Net;
using System.Text.Json.Nodes;
using Memtrace.Proxy.Tests.Rooms;
using Memtrace.Proxy.Tests.Storage;

namespace Memtrace.Proxy.Tests.Admin;

public abstract class OrganizationEndpointTests(StoreEngine engine) : IAsyncLifetime
{
    private AdminBench _bench = null!;

    public async Task InitializeAsync() => _bench = await AdminBench.StartAsync(engine);

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task An_organization_is_made_shown_suspended_resumed_deleted_restored_and_purged()
    {
        Said made = await _bench.PostAsync("/organizations", """{"name":" acme "}""");
        string id = made.Member("id")!;

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal("acme active", $"{made.Member("name")} {made.Member("state")}");
        Assert.Equal("no-store", made.Header("Cache-Control"));
        JsonObject suspended = await _bench.DoneAsync("POST", $"/organizations/{id}/suspend?wait=0s", """{"reason":"unpaid"}""");
        Assert.Equal("suspended unpaid", $"{suspended["state"]} {suspended["suspended_reason"]}");
        Assert.Empty(suspended["unconfirmed_nodes"]!.AsArray());
        Assert.Equal("active", (string?)(await _bench.DoneAsync("POST", $"/organizations/{id}/resume"))["state"]);
        JsonObject deleted = await _bench.DoneAsync("DELETE", $"/organizations/{id}?retain=7d");
        Assert.NotNull(deleted["purge_after"]);
        Assert.Equal("deleted", (string?)(await _bench.DoneAsync("GET", $"/organizations/{id}"))["state"]);
        Assert.Single((await _bench.DoneAsync("GET", "/organizations?deleted=true"))["items"]!.AsArray());
        Assert.Empty((await _bench.DoneAsync("GET", "/organizations"))["items"]!.AsArray());
        Assert.Equal("active", (string?)(await _bench.DoneAsync("POST", $"/organizations/{id}/restore"))["state"]);
        await _bench.DoneAsync("DELETE", $"/organizations/{id}");
        Assert.Null((await _bench.DoneAsync("DELETE", $"/organizations/{id}?purge=true"))["purge_after"]);
        Assert.Equal("organization_not_found", (await _bench.GetAsync($"/organizations/{id}")).Code);
        Assert.Equal(
            ["org create", "org suspend", "org resume", "org delete", "org restore", "org delete", "org purge"],
            _bench.Temporary.Rows("SELECT action FROM audit WHERE actor = 'api:root' ORDER BY sequence"));
    }

    [Fact]
    public async Task Pages_hold_every_organization_once_also_while_others_go()
    {
        for (int i = 0; i < 7; i++)
        {
            await _bench.DoneAsync("POST", "/organizations", $$"""{"name":"o{{i}}"}""");
        }

        var names = new List<string>();
        string? next = null;
        do
        {
            JsonObject page = await _bench.DoneAsync("GET", $"/organizations?limit=3{(next is null ? "" : $"&after={next}")}");
            JsonArray items = page["items"]!.AsArray();
            names.AddRange(items.Select(item => (string)item!["name"]!));
            next = (string?)page["next"];
            if (next is not null)
            {
                await _bench.DoneAsync("DELETE", $"/organizations/{items[^1]!["id"]}?purge=true");
            }
        }
        while (next is not null);

        Assert.Equal(["o0", "o1", "o2", "o3", "o4", "o5", "o6"], names);
    }

    [Fact]
    public async Task A_trial_answers_what_would_be_and_changes_nothing()
    {
        string id = (string)(await _bench.DoneAsync("POST", "/organizations", """{"name":"acme"}"""))["id"]!;
        const string State = "SELECT id, name, deleted_at FROM organizations";
        List<string> before = _bench.Temporary.Rows(State);

        JsonObject would = await _bench.DoneAsync("DELETE", $"/organizations/{id}?dry_run=true");
        JsonObject made = await _bench.DoneAsync("POST", "/organizations?dry_run=true", """{"name":"other"}""");

        Assert.NotNull(would["purge_after"]);
        Assert.Equal("other", (string?)made["name"]);
        Assert.Equal(before, _bench.Temporary.Rows(State));
        Assert.Equal(["1"], _bench.Temporary.Rows("SELECT count(*) FROM audit"));
        Assert.Equal("nothing_to_undo", (await _bench.PostAsync($"/organizations/{id}/restore?dry_run=true")).Code);
    }

    [Fact]
    public async Task A_version_that_is_no_longer_there_is_refused_and_what_was_not_changed_is_not_sent_again()
    {
        string id = (string)(await _bench.DoneAsync("POST", "/organizations", """{"name":"acme"}"""))["id"]!;
        string tag = (await _bench.GetAsync($"/organizations/{id}")).Header("ETag")!;

        Assert.Equal(HttpStatusCode.NotModified, (await _bench.GetAsync($"/organizations/{id}", ("If-None-Match", tag))).Status);
        await _bench.Store.IssueAsync(id);
        Assert.Equal(HttpStatusCode.OK, (await _bench.GetAsync($"/organizations/{id}", ("If-None-Match", tag))).Status);
        Said first = await _bench.PostAsync($"/organizations/{id}/suspend", """{"reason":"unpaid"}""", ("If-Match", tag));
        Said second = await _bench.PostAsync($"/organizations/{id}/resume", null, ("If-Match", tag));
        Said third = await _bench.PostAsync($"/organizations/{id}/resume", null, ("If-Match", first.Header("ETag")!));

        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal("PreconditionFailed precondition_failed", $"{second.Status} {second.Code}");
        Assert.Equal(HttpStatusCode.OK, third.Status);
        Assert.Equal("malformed_request", (await _bench.PostAsync($"/organizations/{id}/suspend", null, ("If-Match", "\"x\""))).Code);
    }

    public sealed class OnSqlite() : OrganizationEndpointTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : OrganizationEndpointTests(StoreEngine.Postgres);
}
