using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.LiveChanges;

/// <summary>A binding is changed in the very moment in which a node of its Arc is found dead.</summary>
public sealed class DyingArcTests(OneNode one) : IClassFixture<OneNode>
{
    private const int Rounds = 2;

    [Fact]
    public async Task An_organization_moves_away_from_an_Arc_that_is_being_marked_dead()
    {
        for (int round = 0; round < Rounds; round++)
        {
            await using ArcProgram dying = await ArcProgram.StartAsync(one.Installation.Folder.Path);
            Tenant moving = await one.ProvisionAsync();
            await one.Installation.DoAsync(
                "org", "update-arc", moving.OrgId, "--url", dying.Address, "--url", $"http://127.0.0.1:{FreePort.Find()}", "--api-key", dying.Token, "--no-verify");
            using var caller = one.Call(moving);
            await caller.WriteAsync("cpu v=1");
            Task<int[]> load = LoadAsync(moving);
            Task killed = dying.KillAsync();

            await one.Installation.DoAsync("org", "update-arc", moving.OrgId, "--url", one.Arc.Address, "--api-key", one.Arc.Token);

            HttpAnswer after = await caller.WriteAsync("cpu v=2");
            Assert.True(after.Status == 204, after.ToString());
            await killed;
            Assert.All(await load, status => Assert.True(status is 204 or 502, $"{status}"));
        }

        Assert.DoesNotContain("   at ", one.Node.Log, StringComparison.Ordinal);
    }

    private async Task<int[]> LoadAsync(Tenant tenant)
    {
        using var caller = one.Call(tenant);
        int[] statuses = new int[50];
        for (int number = 0; number < statuses.Length; number++)
        {
            statuses[number] = (await caller.WriteAsync($"cpu v={number}")).Status;
        }

        return statuses;
    }
}
