using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Load;

/// <summary>Many organizations at once on one Arc, through one node.</summary>
public sealed class ManyKeysTests : IAsyncLifetime
{
    private const int Organizations = 16;
    private const int ClientsEach = 2;
    private const int RequestsEach = 156;

    private readonly Installation _installation = Installation.Create();
    private ArcProgram _arc = null!;
    private ServingNode _node = null!;

    public async Task InitializeAsync()
    {
        _arc = await ArcProgram.StartAsync(_installation.Folder.Path);
        _node = await _installation.ServeAsync();
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _arc.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Fact]
    public async Task Each_row_lands_in_its_own_database_and_each_answer_holds_own_rows_only()
    {
        Tenant[] tenants = await Task.WhenAll(Enumerable.Range(0, Organizations).Select(number => _installation.ProvisionAsync($"org{number}", _arc)));
        await Task.WhenAll(
            from tenant in tenants from client in Enumerable.Range(0, ClientsEach) select UseAsync(tenant, client));

        using var arc = Caller.To(_arc.Url, _arc.Token);
        foreach (Tenant tenant in tenants)
        {
            string[] expected =
            [
                .. from client in Enumerable.Range(0, ClientsEach)
                   from number in Enumerable.Range(0, RequestsEach)
                   where !Reads(number)
                   select Row(tenant, client, number),
            ];
            Assert.Equal(expected.Order(), (await arc.QueryAsync($"SELECT name FROM {tenant.Database}.items")).Values.Order());
        }

        Assert.Equal(tenants.Select(tenant => tenant.Database).Order(), (await arc.QueryAsync("SHOW DATABASES")).Values.Order());
    }

    // One request in eight reads; a client's own first row is there by then.
    private static bool Reads(int number) => number % 8 == 7;

    private static string Row(Tenant tenant, int client, int number) => $"{tenant.Name}-{client}-{number}";

    private async Task UseAsync(Tenant tenant, int client)
    {
        using var caller = Caller.To(_node.Url, tenant.Key);
        for (int number = 0; number < RequestsEach; number++)
        {
            if (Reads(number))
            {
                HttpAnswer answer = await caller.QueryAsync("SELECT name FROM items");
                Assert.True(answer.Status == 200, answer.ToString());
                Assert.NotEmpty(answer.Values);
                Assert.All(answer.Values, row => Assert.StartsWith($"{tenant.Name}-", row, StringComparison.Ordinal));
            }
            else
            {
                HttpAnswer answer = await caller.WriteAsync($"items name=\"{Row(tenant, client, number)}\"");
                Assert.True(answer.Status == 204, answer.ToString());
            }
        }
    }
}
