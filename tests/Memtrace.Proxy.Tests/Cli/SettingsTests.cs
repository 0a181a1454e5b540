using Memtrace.Proxy.Tests.Storage.Redis;
using Microsoft.Data.Sqlite;

namespace Memtrace.Proxy.Tests.Cli;

public sealed class SettingsTests : IDisposable
{
    private const string Missing = "MEMTRACE_MASTER_KEY is not set; generate one with `memtrace keygen master`";

    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    public static TheoryData<string> NeedMasterKey =>
    [
        "org add-arc org_x --url http://a --database d",
        "org update-arc org_x --database d",
        "org show-arc org_x",
        "org remove-arc org_x",
        "config check",
        "serve",
    ];

    [Theory]
    [MemberData(nameof(NeedMasterKey))]
    public async Task A_missing_master_key_is_named_with_its_cure(string line)
    {
        _bench.Variables.Remove("MEMTRACE_MASTER_KEY");

        (await _bench.RunAsync(line.Split(' '))).IsRefused(Missing);

        Assert.False(File.Exists(_bench.StorePath));
    }

    [Fact]
    public async Task The_program_alone_serves()
    {
        _bench.Variables.Remove("MEMTRACE_MASTER_KEY");

        (await _bench.RunAsync()).IsRefused(Missing);
    }

    [Theory]
    [InlineData("AAEC", "master key must be 32 bytes, got 3")]
    [InlineData("not base64", "MEMTRACE_MASTER_KEY is not valid base64: illegal base64 data at input byte 3")]
    public async Task A_malformed_master_key_is_refused_where_it_is_needed_and_nowhere_else(string key, string problem)
    {
        string id = await _bench.CreateOrganizationAsync("acme");
        _bench.Variables["MEMTRACE_MASTER_KEY"] = key;

        (await _bench.RunAsync("org", "show-arc", id)).IsRefused(problem);
        Assert.Equal(0, (await _bench.RunAsync("org", "list")).ExitCode);
    }

    [Fact]
    public async Task A_wrong_master_key_seals_nothing()
    {
        await _bench.BindAsync("acme");
        string id = await _bench.CreateOrganizationAsync("voya");
        _bench.Variables["MEMTRACE_MASTER_KEY"] = CliBench.OtherMasterKey;
        const string Wrong = "MEMTRACE_MASTER_KEY does not open this store: it was sealed with another key; "
            + "MEMTRACE_MASTER_KEY_PREVIOUS is missing or the key is wrong";

        (await _bench.RunAsync("org", "add-arc", id, "--url", "http://a", "--database", "voya", "--no-verify")).IsRefused(Wrong);
        (await _bench.RunAsync("config", "check")).IsRefused(Wrong);
    }

    [Fact]
    public async Task A_master_key_is_rotated_by_sealing_each_credential_anew()
    {
        string acme = await _bench.BindAsync("acme");
        string voya = await _bench.BindAsync("voya");
        _bench.Variables["MEMTRACE_MASTER_KEY"] = CliBench.OtherMasterKey;
        _bench.Variables["MEMTRACE_MASTER_KEY_PREVIOUS"] = CliBench.MasterKey;
        (await _bench.RunAsync("config", "check")).IsDone($"configuration is valid\nstore: {_bench.StorePath}\n");
        await _bench.RunJsonAsync("org", "update-arc", acme, "--api-key", "new_arc_key", "--no-verify");

        _bench.Variables.Remove("MEMTRACE_MASTER_KEY_PREVIOUS");
        (await _bench.RunAsync("config", "check")).IsRefused(
            "MEMTRACE_MASTER_KEY opens only a part of this store: MEMTRACE_MASTER_KEY_PREVIOUS is missing or the key is wrong");

        _bench.Variables["MEMTRACE_MASTER_KEY_PREVIOUS"] = CliBench.MasterKey;
        await _bench.RunJsonAsync("org", "update-arc", voya, "--api-key", "new_arc_key", "--no-verify");
        _bench.Variables.Remove("MEMTRACE_MASTER_KEY_PREVIOUS");
        (await _bench.RunAsync("config", "check")).IsDone($"configuration is valid\nstore: {_bench.StorePath}\n");
        Assert.Equal("new_***_key", (string?)(await _bench.RunJsonAsync("org", "show-arc", acme))["api_key"]);
        Assert.Equal("new_***_key", (string?)(await _bench.RunJsonAsync("org", "show-arc", voya))["api_key"]);
    }

    [Fact]
    public async Task The_master_key_may_stand_in_a_file()
    {
        string file = Path.Combine(_bench.Folder, "master");
        await File.WriteAllTextAsync(file, CliBench.MasterKey + "\n");
        string id = await _bench.BindAsync("acme");
        _bench.Variables.Remove("MEMTRACE_MASTER_KEY");
        _bench.Variables["MEMTRACE_MASTER_KEY_FILE"] = file;

        Assert.Equal(0, (await _bench.RunAsync("org", "show-arc", id)).ExitCode);
    }

    [Theory]
    [InlineData("MEMTRACE_SERVER_PORT", "zero")]
    [InlineData("MEMTRACE_LOG_LEVEL", "loud")]
    [InlineData("MEMTRACE_ARC_CONNECT_TIMEOUT", "soon")]
    [InlineData("MEMTRACE_REDIS_URL", "localhost")]
    public async Task A_fault_in_another_setting_does_not_concern_the_store(string variable, string value)
    {
        string id = await _bench.BindAsync("acme");
        _bench.Variables[variable] = value;

        Assert.Equal(0, (await _bench.RunAsync("org", "list")).ExitCode);
        Assert.Equal(0, (await _bench.RunAsync("org", "show-arc", id)).ExitCode);
        Assert.Equal(0, (await _bench.RunAsync("key", "list", "--org", id)).ExitCode);
    }

    [Fact]
    public async Task A_timeout_that_cannot_be_read_is_refused_where_an_Arc_is_asked()
    {
        _bench.Variables["MEMTRACE_ARC_CONNECT_TIMEOUT"] = "soon";

        CliResult result = await _bench.RunAsync("org", "add-arc", "org_x", "--url", "http://a", "--database", "d");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("error: MEMTRACE_ARC_CONNECT_TIMEOUT: 'soon' is not", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_store_may_be_named_in_the_settings_file()
    {
        _bench.Variables.Remove("MEMTRACE_AUTH_DB_PATH");
        string path = Path.Combine(_bench.Folder, "elsewhere.db");
        await File.WriteAllTextAsync(_bench.SettingsFile, $$$"""{"auth":{"db_path":"{{{path}}}"}}""");

        await _bench.CreateOrganizationAsync("acme");

        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task A_settings_file_that_cannot_be_read_is_refused()
    {
        await File.WriteAllTextAsync(_bench.SettingsFile, "{");

        CliResult result = await _bench.RunAsync("org", "list");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"error: {_bench.SettingsFile} cannot be read: ", result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.Error.Count(c => c == '\n'));
    }

    [Fact]
    public async Task A_right_configuration_is_valid()
    {
        (await _bench.RunAsync("config", "check")).IsDone($"configuration is valid\nstore: {_bench.StorePath}\n");

        Assert.Equal(
            $$"""{"valid":true,"store":"{{_bench.StorePath}}"}""", (await _bench.RunJsonAsync("config", "check")).ToJsonString());
    }

    [Fact]
    public async Task Every_fault_of_the_configuration_is_named_at_once()
    {
        _bench.Variables["MEMTRACE_SERVER_PORT"] = "zero";
        _bench.Variables["MEMTRACE_LOG_LEVEL"] = "loud";

        CliResult result = await _bench.RunAsync("config", "check");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("MEMTRACE_SERVER_PORT", result.Error, StringComparison.Ordinal);
        Assert.Contains("MEMTRACE_LOG_LEVEL", result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.Error.Count(c => c == '\n'));
        Assert.False(File.Exists(_bench.StorePath));
    }

    [Fact]
    public async Task A_check_says_what_a_start_would_say()
    {
        _bench.Variables["MEMTRACE_SERVER_PORT"] = "zero";
        _bench.Variables["MEMTRACE_LOG_LEVEL"] = "loud";

        CliResult start = await _bench.RunAsync("serve");

        Assert.StartsWith("error: 2 settings are invalid: (1) MEMTRACE_SERVER_PORT", start.Error, StringComparison.Ordinal);
        Assert.Equal(start, await _bench.RunAsync("config", "check"));
    }

    [Fact]
    public async Task Organizations_in_one_database_are_worth_a_note()
    {
        string acme = await _bench.BindAsync("acme");
        string voya = await _bench.BindAsync("voya");
        using (var file = new SqliteConnection($"Data Source={_bench.StorePath};Pooling=False"))
        {
            await file.OpenAsync();
            using SqliteCommand share = file.CreateCommand();
            share.CommandText = "UPDATE arc_instances SET database = 'both'";
            await share.ExecuteNonQueryAsync();
        }

        _bench.Variables["MEMTRACE_SERVER_PROT"] = "1";
        CliResult result = await _bench.RunAsync("config", "check");

        Assert.Equal((0, $"configuration is valid\nstore: {_bench.StorePath}\n"), (result.ExitCode, result.Output));
        Assert.Equal(
            $"note: not a setting: MEMTRACE_SERVER_PROT; {acme} and {voya} use the database both of one Arc together\n", result.Error);
    }

    [Theory]
    [InlineData("redis://127.0.0.1:1", null)]
    [InlineData("{url}/99", "it has no database of that number")]
    [InlineData("redis://:wrong@{place}", "it wants another password")]
    [InlineData("redis://{place}", "it wants another password")]
    [InlineData("rediss://:hunter2@{place}", null)]
    public async Task A_Redis_that_cannot_be_used_is_worth_a_note_and_no_fault(string url, string? why)
    {
        await using RedisServer server = await RedisServer.StartAsync(new RedisServerOptions { Password = "hunter2" });
        _bench.Variables["MEMTRACE_REDIS_URL"] = url
            .Replace("{url}", server.Url, StringComparison.Ordinal).Replace("{place}", $"127.0.0.1:{server.Port}", StringComparison.Ordinal);

        CliResult result = await _bench.RunAsync("config", "check");

        Assert.Equal((0, $"configuration is valid\nstore: {_bench.StorePath}\n"), (result.ExitCode, result.Output));
        Assert.Matches(@"\Anote: Redis cannot be used \([\w ]+\): nodes serve without it until it can\n\z", result.Error);
        Assert.Contains(why ?? "(", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{url}")]
    [InlineData("{url}/3")]
    public async Task A_Redis_that_can_be_used_is_worth_no_word(string url)
    {
        await using RedisServer server = await RedisServer.StartAsync(new RedisServerOptions { Password = "hunter2" });
        _bench.Variables["MEMTRACE_REDIS_URL"] = url.Replace("{url}", server.Url, StringComparison.Ordinal);

        (await _bench.RunAsync("config", "check")).IsDone($"configuration is valid\nstore: {_bench.StorePath}\n");
    }

    [Theory]
    [InlineData("0123456789abcdef0123456789abcde", true)]
    [InlineData("0123456789abcdef0123456789abcdef", false)]
    public async Task A_token_that_may_be_guessed_is_worth_a_note_that_does_not_hold_it(string token, bool isNoted)
    {
        await _bench.RunAsync("org", "list");
        _bench.Variables["MEMTRACE_ADMIN_TOKEN"] = token;

        CliResult result = await _bench.RunAsync("config", "check");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(isNoted, result.Error.Contains("MEMTRACE_ADMIN_TOKEN has fewer than 32 characters", StringComparison.Ordinal));
        Assert.DoesNotContain(token, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_that_is_no_setting_is_worth_a_note()
    {
        _bench.Variables["MEMTRACE_SERVER_PROT"] = "1";

        CliResult result = await _bench.RunAsync("config", "check");

        Assert.Equal((0, "note: not a setting: MEMTRACE_SERVER_PROT\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task A_master_key_is_made_from_32_random_bytes()
    {
        CliResult first = await _bench.RunAsync("keygen", "master");
        CliResult second = await _bench.RunAsync("keygen", "master");

        Assert.Equal((0, 45), (first.ExitCode, first.Output.Length));
        Assert.Equal(32, Convert.FromBase64String(first.Output.Trim()).Length);
        Assert.NotEqual(first.Output, second.Output);
        Assert.Equal(44, ((string)(await _bench.RunJsonAsync("keygen", "master"))["master_key"]!).Length);
    }
}
