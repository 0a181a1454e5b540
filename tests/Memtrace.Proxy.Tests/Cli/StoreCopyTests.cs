using System.Text.Json.Nodes;
using Memtrace.Proxy.Tests.Storage;

namespace Memtrace.Proxy.Tests.Cli;

public sealed class StoreCopyTests : IDisposable
{
    private const string Forms = "use sqlite:PATH or postgres://user:password@host:5432/database";

    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    private string Other => Path.Combine(_bench.Folder, "other.db");

    [Fact]
    public async Task A_copy_tells_of_every_table_and_shows_no_progress_to_a_program()
    {
        await _bench.CreateKeyAsync(await _bench.BindAsync("acme"));

        CliResult result = await _bench.RunAsync("store", "copy", "--to", $"sqlite:{Other}");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        string[] lines = result.Output.Split('\n');
        Assert.Equal(["Store copied", $"  from: {_bench.StorePath}", $"  to:   {Other}", "TABLE            ROWS        WRITTEN     REMOVED"], lines[..4]);
        Assert.Contains("api_keys         1           1           0", lines);
        Assert.Equal("Every table was read again: both hold the same.", lines[^2]);

        JsonObject again = await _bench.RunJsonAsync("store", "copy", "--to", $"sqlite:{Other}");
        Assert.Equal((_bench.StorePath, Other), ((string?)again["from"], (string?)again["to"]));
        JsonNode keys = again["tables"]!.AsArray().Single(table => (string?)table!["name"] == "api_keys")!;
        Assert.Equal("""{"name":"api_keys","rows":1,"written":0,"removed":0,"left_out":0}""", keys.ToJsonString());
    }

    [Fact]
    public async Task A_PostgreSQL_of_the_settings_is_the_target_and_then_the_store_and_its_password_is_never_shown()
    {
        string organization = await _bench.BindAsync("acme");
        await _bench.CreateKeyAsync(organization);
        await using var target = new TemporaryStore(StoreEngine.Postgres);
        string password = new Uri(target.Url).UserInfo.Split(':')[1];
        _bench.Variables["MEMTRACE_DATABASE_URL"] = target.Url;

        CliResult result = await _bench.RunAsync("store", "copy");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.DoesNotContain(password, result.Output, StringComparison.Ordinal);
        Assert.Equal(organization, (string?)Assert.Single((await _bench.RunJsonAsync("org", "list"))["items"]!.AsArray())!["id"]);
        Assert.Equal("acme", (string?)(await _bench.RunJsonAsync("org", "show-arc", organization))["database"]);
    }

    [Fact]
    public async Task Rows_that_belong_to_nothing_are_named()
    {
        await _bench.CreateOrganizationAsync("acme");
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_bench.StorePath};Foreign Keys=False;Pooling=False"))
        {
            connection.Open();
            using var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO agents(id, org_id, name) VALUES ('a', 'org_gone', 'a')";
            insert.ExecuteNonQuery();
        }

        CliResult result = await _bench.RunAsync("store", "copy", "--to", $"sqlite:{Other}");

        Assert.Equal((0, "note: rows that belong to no organization or agent were left out: 1 of agents\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task A_source_that_is_not_there_is_not_made()
    {
        (await _bench.RunAsync("store", "copy", "--to", $"sqlite:{Other}")).IsRefused($"there is no store at {_bench.StorePath}");
        Assert.False(File.Exists(_bench.StorePath));
        Assert.False(File.Exists(Other));
    }

    [Fact]
    public async Task Places_that_are_none_are_wrong_usage_and_not_repeated()
    {
        await _bench.CreateOrganizationAsync("acme");
        (await _bench.RunAsync("store", "copy")).IsWrongUsage("name the target with --to or MEMTRACE_DATABASE_URL");
        (await _bench.RunAsync("store", "copy", "--to", "mysql://u:geheim@h/d")).IsWrongUsage($"--to: {Forms}");
        (await _bench.RunAsync("store", "copy", "--to", "sqlite:")).IsWrongUsage($"--to: {Forms}");
        (await _bench.RunAsync("store", "copy", "--to", $"sqlite:{Other}", "--from", "x")).IsWrongUsage($"--from: {Forms}");
        CliResult malformed = await _bench.RunAsync("store", "copy", "--to", "postgres://u:geheim@h:port/d");
        Assert.Equal(2, malformed.ExitCode);
        Assert.StartsWith("error: --to: ", malformed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", malformed.Error, StringComparison.Ordinal);
    }
}
