using System.Collections.Concurrent;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Secrets;

/// <summary>All that an operator does in a session, at the operator listener and with the tool, commands that fail included.</summary>
internal sealed class OperatorCalls(Installation installation, ServingNode node, string arc, ConcurrentQueue<string> written)
{
    /// <summary>Runs the tool with everything that an operator types, well and badly.</summary>
    public async Task RunToolAsync(Tenant[] tenants, string admin, string wrong, string password)
    {
        await Task.WhenAll(Read(tenants[0], wrong, password).Select(RunAsync));
        foreach (string[] line in Changes(tenants))
        {
            await RunAsync(line);
        }

        Note(await installation.RunWithInputAsync($"{admin} {wrong}\n", "org", "add-arc", tenants[^1].OrgId, "--url", arc, "--database", "d", "--api-key-stdin"));
        Note(await installation.RunWithInputAsync($"{wrong}\n", "org", "update-arc", tenants[0].OrgId, "--api-key-stdin"));
        using var revoked = Caller.To(node.Url, tenants[0].Key);
        written.Enqueue($"{await revoked.QueryAsync("SELECT 1")}");
    }

    /// <summary>Asks the operator listener, with the right credential and with wrong ones.</summary>
    public async Task AskListenerAsync(Tenant tenant, string admin)
    {
        foreach (string? credential in (string?[])[null, admin, tenant.Key, admin[..^1]])
        {
            using var caller = Caller.To(node.OperatorUrl, tenant.Key);
            string[] targets =
            [
                "/health", "/ready", "/metrics", "/admin/orgs", $"/admin/keys?token={Uri.EscapeDataString(admin)}", $"/admin/{tenant.Key}", "/api/v1/me",
            ];
            foreach (string target in targets)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, target);
                if (credential is not null)
                {
                    request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {credential}");
                }

                written.Enqueue($"{await caller.SendAsync(request)}");
            }
        }
    }

    // Nothing of it changes anything: it shows, or it is refused.
    private string[][] Read(Tenant tenant, string wrong, string password) =>
    [
        ["org", "show-arc", tenant.OrgId],
        ["org", "show-arc", tenant.OrgId, "--json"],
        ["org", "list", "--json"],
        ["key", "list", "--org", tenant.OrgId],
        ["key", "list", "--org", tenant.OrgId, "--json"],
        ["config", "check"],
        ["security", "bans", "list"],
        ["org", "update-arc", tenant.OrgId, "--api-key", wrong],
        ["org", "update-arc", tenant.OrgId, "--api-key", wrong, "--json"],
        ["org", "update-arc", tenant.OrgId, "--api-key", $"{wrong} with a blank"],
        ["org", "update-arc", tenant.OrgId, "--api-key", $"{wrong}\u00e4"],
        ["org", "update-arc", tenant.OrgId, "--url", $"http://user:{password}@127.0.0.1:1", "--api-key", wrong],
        ["org", "add-arc", tenant.OrgId, "--url", arc, "--database", "d", "--api-key", wrong],
        ["org", "add-arc", tenant.OrgId, "--url", $"{arc}/elsewhere", "--database", "d", "--api-key", wrong],
        ["org", "create", "x", "--api-key", "unasked"],
    ];

    private static string[][] Changes(Tenant[] tenants) =>
    [
        ["org", "update-arc", tenants[0].OrgId, "--database", "moved_rows"],
        ["key", "revoke", $"{tenants[0].KeyId}", "--json"],
        ["org", "remove-arc", tenants[1].OrgId],
        ["org", "delete", tenants[1].OrgId, "--purge"],
    ];

    private async Task RunAsync(string[] line) => Note(await installation.RunAsync(line));

    private void Note(FinishedProgram ended)
    {
        written.Enqueue(ended.Output);
        written.Enqueue(ended.Error);
    }
}
