using System.Net;
using Memtrace.Proxy.Hosting;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Tests.Architecture;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Tests.Hosting;

/// <summary>One node as it starts in production, on free ports and a fresh store.</summary>
public sealed class ProxyHostTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("memtrace-host-");

    [Fact]
    public async Task A_node_serves_two_listeners_and_stops_in_order()
    {
        await using ProxyHost host = await ProxyHost.StartAsync(Options(), CancellationToken.None);
        using var client = new HttpClient();

        using HttpResponseMessage health = await client.GetAsync(new Uri(host.TenantUrl, "/health"));
        using HttpResponseMessage operators = await client.GetAsync(new Uri(host.OperatorUrl, "/health"));
        using HttpResponseMessage tenant = await client.GetAsync(new Uri(host.TenantUrl, "/api/v1/me"));

        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Contains("store_silence_seconds", await operators.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, tenant.StatusCode);
        Assert.False(tenant.Headers.Contains("Server"));
        await host.StopAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri(host.TenantUrl, "/health")));
    }

    [Fact]
    public async Task A_profile_that_cannot_be_read_or_is_invalid_stops_the_start()
    {
        ProxyOptions missing = Options();
        missing.SurfacePath = Path.Combine(_folder.FullName, "none.json");
        ProxyOptions invalid = Options();
        invalid.SurfacePath = Path.Combine(_folder.FullName, "arc.json");
        await File.WriteAllTextAsync(invalid.SurfacePath, """{"version": 1, "endpoints": [], "closed": [{"path": "x"}]}""");

        ProxyStartException absent = await Assert.ThrowsAsync<ProxyStartException>(() => ProxyHost.StartAsync(missing, CancellationToken.None));
        ProxyStartException broken = await Assert.ThrowsAsync<ProxyStartException>(() => ProxyHost.StartAsync(invalid, CancellationToken.None));

        Assert.EndsWith("cannot be read", absent.Message, StringComparison.Ordinal);
        Assert.EndsWith("is invalid: closed x: not a plain path", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_functions_that_cannot_be_read_or_opens_what_must_stay_closed_stops_the_start()
    {
        ProxyOptions missing = Options();
        missing.FunctionsPath = Path.Combine(_folder.FullName, "none.json");
        ProxyOptions invalid = Options();
        invalid.FunctionsPath = Path.Combine(_folder.FullName, "functions.json");
        string shipped = await File.ReadAllTextAsync(Repository.Path("config", "surface", "functions.json"));
        await File.WriteAllTextAsync(invalid.FunctionsPath, shipped.Replace("\"coalesce\"", "\"coalesce\", \"read_text\"", StringComparison.Ordinal));

        ProxyStartException absent = await Assert.ThrowsAsync<ProxyStartException>(() => ProxyHost.StartAsync(missing, CancellationToken.None));
        ProxyStartException opened = await Assert.ThrowsAsync<ProxyStartException>(() => ProxyHost.StartAsync(invalid, CancellationToken.None));

        Assert.EndsWith("cannot be read", absent.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "is invalid: function read_text: reads or changes more than its arguments and can never be opened", opened.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_without_a_master_key_is_refused()
    {
        ProxyOptions options = Options();
        options.MasterKey = null;

        ProxyStartException fault = await Assert.ThrowsAsync<ProxyStartException>(() => ProxyHost.StartAsync(options, CancellationToken.None));

        Assert.Equal(SettingsTable.MasterKeyMissing, fault.Message);
    }

    [Fact]
    public async Task A_store_into_which_a_copy_was_broken_off_is_not_served_from()
    {
        ProxyOptions options = Options();
        await using (await ProxyHost.StartAsync(options, CancellationToken.None))
        {
        }

        using (var store = new SqliteConnection($"Data Source={options.AuthDbPath};Pooling=False"))
        {
            store.Open();
            using SqliteCommand mark = store.CreateCommand();
            mark.CommandText = "INSERT INTO store_facts(name, value) VALUES ('copy_under_way', '1')";
            mark.ExecuteNonQuery();
        }

        ProxyStartException fault = await Assert.ThrowsAsync<ProxyStartException>(() => ProxyHost.StartAsync(options, CancellationToken.None));

        Assert.Equal(
            "this store is a copy that is not complete: run `memtrace store copy` again until it says that both stores hold the same", fault.Message);
    }

    [Fact]
    public async Task A_malformed_previous_key_is_named_as_that()
    {
        ProxyOptions options = Options();
        options.MasterKeyPrevious = new SecretText("AAEC");

        ProxyStartException fault = await Assert.ThrowsAsync<ProxyStartException>(() => ProxyHost.StartAsync(options, CancellationToken.None));

        Assert.Equal("MEMTRACE_MASTER_KEY_PREVIOUS: master key must be 32 bytes, got 3", fault.Message);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private ProxyOptions Options() => new()
    {
        MasterKey = new SecretText("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
        ServerHost = "127.0.0.1",
        ServerPort = 0,
        AdminHost = "127.0.0.1",
        AdminPort = 0,
        AuthDbPath = Path.Combine(_folder.FullName, "memtrace.db"),
        LogLevel = LogLevel.Error,
        ShutdownTimeout = TimeSpan.FromSeconds(5),
        SurfacePath = Repository.Path("config", "surface", "arc.json"),
    };
}
