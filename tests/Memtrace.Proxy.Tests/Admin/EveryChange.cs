using System.Text.Json.Nodes;
using Memtrace.Proxy.Admin;
using Memtrace.Proxy.Tests.ArcDev;
using Memtrace.Proxy.Tests.Storage;

namespace Memtrace.Proxy.Tests.Admin;

/// <summary>A request for each way to change something by the admin API, over and over, each of something new.</summary>
internal sealed class EveryChange(AdminBench bench, string arcUrl) : IAsyncDisposable
{
    private const string Admin = $"\"arc_admin_key\":\"{ArcDevHost.Admin}\"";
    private const string Verified = $"\"api_key\":\"{ArcDevHost.Admin}\"";

    // The operation, and after a blank in which of its ways.
    private static readonly Dictionary<string, Func<EveryChange, Task<(string[] Places, string? Body, string Query)>>> Ways = new()
    {
        ["create_organization"] = async one => ([], Named(await one.NextAsync()), ""),
        ["delete_organization"] = async one => ([await one.OrganizationAsync()], null, ""),
        ["delete_organization purged"] = async one => ([await one.TenantAsync()], null, "&purge=true"),
        ["suspend_organization"] = async one => ([await one.OrganizationAsync()], """{"reason":"unpaid"}""", ""),
        ["resume_organization"] = async one => ([await one.AfterAsync("suspend_organization")], null, ""),
        ["restore_organization"] = async one => ([await one.AfterAsync("delete_organization")], null, ""),
        ["restore_organization offboarded"] = async one => ([await one.AfterAsync("offboard_tenant token")], null, ""),
        ["add_arc"] = async one => ([await one.OrganizationAsync()], await one.ArcAsync(Verified), ""),
        ["add_arc unasked"] = async one => ([await one.OrganizationAsync()], await one.ArcAsync(Verified), "&verify=false"),
        ["update_arc"] = async one => ([await one.TenantAsync()], $$"""{"measurement":"other",{{Verified}}}""", ""),
        ["remove_arc"] = async one => ([await one.TenantAsync()], null, ""),
        ["rotate_credential given"] = async one => ([await one.TenantAsync()], $"{{{Verified}}}", ""),
        ["rotate_credential made"] = async one => ([await one.TenantAsync()], $$"""{{{Admin}},"drain":"0s"}""", ""),
        ["provision_tenant"] = async one => ([], await one.SignUpAsync(Verified), ""),
        ["provision_tenant made"] = async one => ([], await one.SignUpAsync(Admin), ""),
        ["offboard_tenant"] = async one => ([await one.TenantAsync()], "{}", ""),
        ["offboard_tenant token"] = async one => ([await one.TenantAsync()], $"{{{Admin}}}", ""),
        ["offboard_tenant again"] = async one => ([await one.AfterAsync("offboard_tenant")], $"{{{Admin}}}", ""),
        ["issue_key"] = async one => ([await one.OrganizationAsync()], Named(await one.NextAsync()), ""),
        ["update_key"] = async one => ([await one.KeyAsync()], """{"permissions":["read"]}""", ""),
        ["revoke_key"] = async one => ([await one.KeyAsync()], null, ""),
        ["disable_key"] = async one => ([await one.KeyAsync()], null, ""),
        ["enable_key"] = async one => ([await one.AfterAsync("disable_key")], null, ""),
        ["rotate_key"] = async one => ([await one.KeyAsync()], """{"grace":"1h"}""", ""),
        ["revoke_keys"] = async one => ([], $$"""{"ids":[{{await one.KeyAsync()}},{{await one.KeyAsync()}}]}""", ""),
        ["forget_node"] = async one => ([await one.DeadNodeAsync()], null, ""),
        ["clear_bans"] = async one => ([], null, await one.BanAsync()),
        ["create_token"] = async one => ([], $$"""{"name":"{{await one.NextAsync()}}","scope":"read"}""", ""),
        ["revoke_token"] = async one => ([await one.TokenAsync()], null, ""),
        ["rotate_master_key"] = async one => ([], await one.NewMasterKeyAsync(), ""),
    };

    private readonly List<AdminBench> _beside = [];
    private AdminBench _bench = bench;
    private byte _masterKey = 1;
    private int _made;

    /// <summary>The ways; the operation stands before the first blank.</summary>
    public static IEnumerable<string> Names => Ways.Keys;

    /// <summary>Makes what a request needs, and the request.</summary>
    public async Task<WantedChange> WantAsync(string name)
    {
        string id = name.Split(' ')[0];
        (string[] places, string? body, string query) = await Ways[name](this);
        return new WantedChange(_bench, AdminApi.Operations.Single(each => each.Id == id), places, body, query);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (AdminBench one in _beside)
        {
            await one.DisposeAsync();
        }
    }

    private static string Named(string name) => $$"""{"name":"{{name}}"}""";

    private Task<string> NextAsync() => Task.FromResult($"n{++_made}");

    private async Task<string> OrganizationAsync() => await MakeAsync("/organizations", Named(await NextAsync()), "id");

    private async Task<string> TenantAsync() => await MakeAsync("/tenants", await SignUpAsync(Admin), "org_id");

    private async Task<string> KeyAsync() => await MakeAsync($"/organizations/{await OrganizationAsync()}/keys", Named(await NextAsync()), "id");

    private async Task<string> TokenAsync()
    {
        string name = await NextAsync();
        await _bench.DoneAsync("POST", "/tokens", $$"""{"name":"{{name}}","scope":"read"}""");
        return name;
    }

    private async Task<string> ArcAsync(string credential) => $$"""{"url":"{{arcUrl}}","database":"{{await NextAsync()}}",{{credential}}}""";

    private async Task<string> SignUpAsync(string credential)
    {
        string name = await NextAsync();
        return $$"""{"name":"{{name}}","url":"{{arcUrl}}","database":"{{name}}",{{credential}}}""";
    }

    private async Task<string> DeadNodeAsync()
    {
        string id = $"node_{await NextAsync()}";
        _bench.Temporary.Run(
            """
            INSERT INTO nodes(id, started_at, seen_at, applied_sequence)
            VALUES (@id, '2020-01-01 00:00:00+00:00', '2020-01-01 00:00:00+00:00', 0)
            """,
            ("@id", id));
        return id;
    }

    private async Task<string> BanAsync()
    {
        await NextAsync();
        string address = $"2001:db8::{_made:x}";
        _bench.Temporary.Run(
            "INSERT INTO bans(address, node, failures, since, until) VALUES (@address, 'node', 9, 0, 9000000000000)", ("@address", address));
        return $"&address={address}";
    }

    // The next node has another key, and what the one before has sealed is to be sealed anew. That one has finished its own rotation.
    private async Task<string?> NewMasterKeyAsync()
    {
        if (_beside.Count > 0)
        {
            await _bench.DoneAsync("POST", "/master/rotation");
        }

        await TenantAsync();
        byte former = _masterKey++;
        _bench = await _bench.BesideAsync(TemporaryStore.KeyOf(_masterKey), TemporaryStore.KeyOf(former));
        _beside.Add(_bench);
        return null;
    }

    private async Task<string> AfterAsync(string name)
    {
        WantedChange wanted = await WantAsync(name);
        Assert.Equal(wanted.Operation.Status, (int)(await wanted.SendAsync($"before {++_made}")).Status);
        return wanted.Places[0];
    }

    private async Task<string> MakeAsync(string path, string body, string member)
    {
        JsonObject made = await _bench.DoneAsync("POST", path, body);
        return $"{made[member]}";
    }
}
