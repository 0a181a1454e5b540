using Memtrace.Proxy.Settings;
using static Memtrace.Proxy.Tests.Settings.SettingsPlace;

namespace Memtrace.Proxy.Tests.Settings;

/// <summary>Settings that are secrets: each may stand in a variable, in the file, or in a file of its own, and in one place only.</summary>
public sealed class SecretSettingsTests : IDisposable
{
    private readonly SettingsPlace _place = new();

    [Fact]
    public void A_secret_may_be_read_from_a_file_of_its_own()
    {
        string key = _place.Write("master.key", $"{Master}\n");
        string token = _place.Write("token", " t0ken \n");

        SettingsReading reading = _place.Read(new() { ["MEMTRACE_MASTER_KEY_FILE"] = key, ["MEMTRACE_ADMIN_TOKEN_FILE"] = token });

        Assert.Empty(reading.Faults);
        Assert.Equal((Master, "t0ken"), (reading.Options.MasterKey!.Reveal(), reading.Options.AdminToken!.Reveal()));
    }

    [Fact]
    public void Addresses_with_passwords_and_the_previous_key_may_be_read_from_files_of_their_own()
    {
        const string database = "postgres://memtrace:hunter2@db:5432/memtrace";
        const string redis = "redis://:hunter2@cache:6379";

        SettingsReading reading = _place.Read(new()
        {
            ["MEMTRACE_MASTER_KEY"] = Master,
            ["MEMTRACE_MASTER_KEY_PREVIOUS_FILE"] = _place.Write("previous.key", $"{OtherMaster}\n"),
            ["MEMTRACE_DATABASE_URL_FILE"] = _place.Write("database", $"{database}\n"),
            ["MEMTRACE_REDIS_URL_FILE"] = _place.Write("redis", $"{redis}\n"),
        });

        Assert.Empty(reading.Faults);
        ProxyOptions options = reading.Options;
        Assert.Equal((OtherMaster, database, redis), (options.MasterKeyPrevious!.Reveal(), options.DatabaseUrl!.Reveal(), options.RedisUrl!.Reveal()));
    }

    [Theory]
    [InlineData("MEMTRACE_MASTER_KEY_PREVIOUS_FILE", "AAEC", ": master key must be 32 bytes, got 3")]
    [InlineData("MEMTRACE_DATABASE_URL_FILE", "mysql://me:hunter2@db/memtrace", ": it begins with ")]
    [InlineData("MEMTRACE_REDIS_URL_FILE", "cache:hunter2@6379", ": it begins with neither redis:// nor rediss://")]
    public void A_fault_in_such_a_file_names_the_setting_and_tells_nothing_of_what_is_in_it(string variable, string text, string fault)
    {
        SettingsReading reading = _place.Read(new() { ["MEMTRACE_MASTER_KEY"] = Master, [variable] = _place.Write("held", text) });

        Assert.StartsWith(variable + fault, reading.FaultMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", reading.FaultMessage, StringComparison.Ordinal);
        Assert.Equal(variable, Assert.Single(reading.Faults).Variable);
    }

    [Fact]
    public void An_empty_or_wrong_secret_file_is_a_fault_of_that_file()
    {
        Assert.Equal("MEMTRACE_MASTER_KEY_FILE: the file is empty", _place.Read(new() { ["MEMTRACE_MASTER_KEY_FILE"] = _place.Write("empty", " \n") }).FaultMessage);
        Assert.Equal(
            "MEMTRACE_MASTER_KEY_FILE: master key must be 32 bytes, got 3",
            _place.Read(new() { ["MEMTRACE_MASTER_KEY_FILE"] = _place.Write("short", "AAEC") }).FaultMessage);
        Assert.Equal(
            "MEMTRACE_MASTER_KEY_FILE is not valid base64: illegal base64 data at input byte 4",
            _place.Read(new() { ["MEMTRACE_MASTER_KEY_FILE"] = _place.Write("garbled", "AAEC!") }).FaultMessage);
    }

    [Fact]
    public void A_secret_and_its_file_are_not_both_given()
    {
        string key = _place.Write("master.key", Master);
        SettingsReading reading = _place.Read(new()
        {
            ["MEMTRACE_MASTER_KEY"] = Master,
            ["MEMTRACE_MASTER_KEY_FILE"] = key,
            ["MEMTRACE_ADMIN_TOKEN"] = "t",
            ["MEMTRACE_ADMIN_TOKEN_FILE"] = key,
        });

        Assert.Equal(["MEMTRACE_MASTER_KEY", "MEMTRACE_ADMIN_TOKEN"], reading.Faults.Select(fault => fault.Variable));
        Assert.All(reading.Faults, fault => Assert.Contains("are both set; keep one of them", fault.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_secret_in_a_variable_wins_over_its_twin_in_the_file()
    {
        SettingsReading direct = _place.Read(new() { ["MEMTRACE_MASTER_KEY"] = Master }, """{ "master_key_file": "/nowhere" }""");
        SettingsReading named = _place.Read(
            new() { ["MEMTRACE_MASTER_KEY_FILE"] = _place.Write("master.key", Master) }, $$"""{ "master_key": "{{OtherMaster}}" }""");

        Assert.Empty(direct.Faults);
        Assert.Empty(named.Faults);
        Assert.Equal(Master, named.Options.MasterKey!.Reveal());
    }

    [Fact]
    public void A_wrong_previous_key_does_not_hide_that_the_key_is_missing()
    {
        SettingsReading reading = _place.Read(new() { ["MEMTRACE_MASTER_KEY_PREVIOUS"] = "AAEC" });

        Assert.Equal(["MEMTRACE_MASTER_KEY", "MEMTRACE_MASTER_KEY_PREVIOUS"], reading.Faults.Select(fault => fault.Variable));
    }

    [Theory]
    [InlineData("two words")]
    [InlineData(" token")]
    [InlineData("token\n")]
    [InlineData("to\tken")]
    [InlineData("to\0ken")]
    [InlineData("tökén")]
    [InlineData("\u00a0")]
    public void An_admin_token_that_no_header_can_carry_is_a_fault(string token)
    {
        const string why = ": the token is empty or holds something else than printable ASCII without blanks; choose another";

        SettingsReading direct = _place.Read(new() { ["MEMTRACE_MASTER_KEY"] = Master, ["MEMTRACE_ADMIN_TOKEN"] = token });
        SettingsReading named = _place.Read(new() { ["MEMTRACE_MASTER_KEY"] = Master, ["MEMTRACE_ADMIN_TOKEN_FILE"] = _place.Write("token", $"a{token}b") });

        Assert.Equal($"MEMTRACE_ADMIN_TOKEN{why}", direct.FaultMessage);
        Assert.Equal($"MEMTRACE_ADMIN_TOKEN_FILE{why}", named.FaultMessage);
        Assert.Null(direct.Options.AdminToken);
    }

    [Theory]
    [InlineData("master_key", "master_key_file", "MEMTRACE_MASTER_KEY")]
    [InlineData("admin.token", "admin.token_file", "MEMTRACE_ADMIN_TOKEN")]
    [InlineData("database_url", "database_url_file", "MEMTRACE_DATABASE_URL")]
    [InlineData("redis_url", "redis_url_file", "MEMTRACE_REDIS_URL")]
    public void A_secret_and_its_file_are_not_both_given_in_the_file(string direct, string named, string variable)
    {
        string[] keys = [direct.Split('.')[^1], named.Split('.')[^1]];
        string pair = $$"""{ "{{keys[0]}}": "{{OtherMaster}}", "{{keys[1]}}": "/nowhere" }""";
        string text = direct.Contains('.', StringComparison.Ordinal) ? $$"""{ "admin": {{pair}} }""" : pair;
        Dictionary<string, string> variables = variable == "MEMTRACE_MASTER_KEY" ? [] : new() { ["MEMTRACE_MASTER_KEY"] = Master };

        SettingFault fault = Assert.Single(_place.Read(variables, text).Faults);

        Assert.Equal(variable, fault.Variable);
        Assert.Equal(
            $"{variable}: '{direct}' and '{named}' are both set in {_place.File}; keep one of them",
            fault.Message);
    }

    public void Dispose() => _place.Dispose();
}
