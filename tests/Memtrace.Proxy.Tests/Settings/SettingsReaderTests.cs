using Memtrace.Proxy.Settings;
using Microsoft.Extensions.Logging;
using static Memtrace.Proxy.Tests.Settings.SettingsPlace;

namespace Memtrace.Proxy.Tests.Settings;

public sealed class SettingsReaderTests : IDisposable
{
    private readonly SettingsPlace _place = new();

    public static TheoryData<string, string, string> Faults => new()
    {
        { "MEMTRACE_MASTER_KEY", "!", "MEMTRACE_MASTER_KEY is not valid base64: illegal base64 data at input byte 0" },
        { "MEMTRACE_MASTER_KEY", "AAEC", "master key must be 32 bytes, got 3" },
        { "MEMTRACE_MASTER_KEY_PREVIOUS", "AAEC", "MEMTRACE_MASTER_KEY_PREVIOUS: master key must be 32 bytes, got 3" },
        { "MEMTRACE_MASTER_KEY_PREVIOUS", "!", "MEMTRACE_MASTER_KEY_PREVIOUS is not valid base64: illegal base64 data at input byte 0" },
        { "MEMTRACE_MASTER_KEY_FILE", "/nowhere/master.key", "MEMTRACE_MASTER_KEY_FILE: the file cannot be read" },
        { "MEMTRACE_ADMIN_TOKEN_FILE", "/nowhere/token", "MEMTRACE_ADMIN_TOKEN_FILE: the file cannot be read" },
        { "MEMTRACE_SERVER_HOST", "example.com", "'example.com' is not an IP address or localhost" },
        { "MEMTRACE_ADMIN_HOST", "0.0.0.256", "MEMTRACE_ADMIN_HOST" },
        { "MEMTRACE_ADMIN_ALLOWED_HOSTS", "proxy.example, proxy.example:9101", "'proxy.example:9101' is not a host name or an IP address" },
        { "MEMTRACE_SERVER_PORT", "0", "'0' is not a port from 1 to 65535" },
        { "MEMTRACE_SERVER_PORT", "65536", "MEMTRACE_SERVER_PORT" },
        { "MEMTRACE_ADMIN_PORT", "http", "MEMTRACE_ADMIN_PORT" },
        { "MEMTRACE_SERVER_SHUTDOWN_TIMEOUT", "0", "'0' is not whole seconds from 1 to 3600" },
        { "MEMTRACE_SERVER_SHUTDOWN_TIMEOUT", "30s", "MEMTRACE_SERVER_SHUTDOWN_TIMEOUT" },
        { "MEMTRACE_ARC_CONNECT_TIMEOUT", "-5", "MEMTRACE_ARC_CONNECT_TIMEOUT" },
        { "MEMTRACE_ARC_QUERY_TIMEOUT", "3601", "MEMTRACE_ARC_QUERY_TIMEOUT" },
        { "MEMTRACE_ARC_QUERY_TIMEOUT", "1.5", "MEMTRACE_ARC_QUERY_TIMEOUT" },
        { "MEMTRACE_ORG_MAX_QUERIES", "0", "'0' is not a number from 1 to 10000" },
        { "MEMTRACE_ORG_MAX_QUERIES", "10001", "MEMTRACE_ORG_MAX_QUERIES" },
        { "MEMTRACE_ORG_MAX_WRITES", "0", "'0' is not a number from 1 to 10000" },
        { "MEMTRACE_ORG_MAX_WRITES", "10001", "MEMTRACE_ORG_MAX_WRITES" },
        { "MEMTRACE_METRICS_ORGS", "-1", "'-1' is not a number from 0 to 1000" },
        { "MEMTRACE_METRICS_ORGS", "1001", "MEMTRACE_METRICS_ORGS" },
        { "MEMTRACE_AUTH_FAILURES_LIMIT", "-1", "'-1' is not a number from 0 to 10000" },
        { "MEMTRACE_AUTH_FAILURES_LIMIT", "10001", "MEMTRACE_AUTH_FAILURES_LIMIT" },
        { "MEMTRACE_AUTH_FAILURES_WINDOW", "0", "'0' is not whole seconds from 1 to 3600" },
        { "MEMTRACE_TRUSTED_PROXIES", "10.0.0.0/8, lb", "'lb' is not a network like 10.0.0.0/8 or an IP address" },
        { "MEMTRACE_TRUSTED_PROXIES", "10.0.0.1/8", "'10.0.0.1/8' is not a network" },
        { "MEMTRACE_LOG_LEVEL", "trace", "MEMTRACE_LOG_LEVEL: use debug, info, warn or error" },
        { "MEMTRACE_LOG_LEVEL", "INFO", "MEMTRACE_LOG_LEVEL" },
        { "MEMTRACE_LOG_FORMAT", "text", "MEMTRACE_LOG_FORMAT: use console or json" },
        { "MEMTRACE_ACCESS_LOG", "on", "MEMTRACE_ACCESS_LOG: use off, refused or all" },
        { "MEMTRACE_ACCESS_LOG_SAMPLE", "0", "'0' is not a number from 1 to 1000000" },
        { "MEMTRACE_ACCESS_LOG_SKIP_STATUS", "2xx", "name statuses from 100 to 599" },
        { "OTEL_EXPORTER_OTLP_ENDPOINT", "u:hunter2@collector:4317", "OTEL_EXPORTER_OTLP_ENDPOINT is no http or https URL" },
        { "MEMTRACE_SNAPSHOT_PATH", " ", "MEMTRACE_SNAPSHOT_PATH: ' ' is not a file" },
        { "MEMTRACE_SNAPSHOT_PATH", "/tmp", "'/tmp' is not a file; name one in a folder" },
        { "MEMTRACE_SNAPSHOT_PATH", "/nowhere/", "'/nowhere/' is not a file" },
        { "MEMTRACE_DATABASE_URL", "postgres://u:hunter2@db", "MEMTRACE_DATABASE_URL" },
        { "MEMTRACE_REDIS_URL", "redis://:hunter2@cache:port", "a host is not host:port with a port from 1 to 65535" },
        { "MEMTRACE_REDIS_URL", "cache:6379", "it begins with neither redis:// nor rediss://" },
        { "MEMTRACE_REDIS_URL", "redis://me:hunter2@cache:6379", "user names are not supported" },
    };

    [Fact]
    public void Without_anything_the_defaults_hold_and_only_the_master_key_is_missing()
    {
        SettingsReading reading = _place.Read([]);

        SettingFault fault = Assert.Single(reading.Faults);
        Assert.Equal("MEMTRACE_MASTER_KEY", fault.Variable);
        Assert.Equal("MEMTRACE_MASTER_KEY is not set; generate one with `memtrace keygen master`", reading.FaultMessage);
        Assert.Equal(new ProxyOptions(), reading.Options);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Every_fault_names_its_variable_and_no_secret(string variable, string value, string expected)
    {
        SettingsReading reading = _place.Read(new() { [variable] = value });

        SettingFault fault = Assert.Single(reading.Faults, fault => fault.Variable == variable);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected.StartsWith("master key", StringComparison.Ordinal) ? "32 bytes" : variable, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AAEC", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "api-key=hunter2,", true)]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "api-key%3Dhunter2", true)]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "api-key=,tenant=a b", true)]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "hunter2", false)]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "a=hunter2,,b=2", false)]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", ",", false)]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT", "1", true)]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT", "0", false)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://127.0.0.1:4318/v1/traces", true)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "u:hunter2@collector:4317", false)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_HEADERS", "hunter2", false)]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", "http/json", false)]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_TIMEOUT", "0", false)]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "60000", true)]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "-5", false)]
    [InlineData("OTEL_BSP_SCHEDULE_DELAY", "5s", false)]
    [InlineData("OTEL_BSP_SCHEDULE_DELAY", " 5 ", false)]
    [InlineData("OTEL_BSP_SCHEDULE_DELAY", "5\t", false)]
    [InlineData("OTEL_BSP_SCHEDULE_DELAY", "  ", true)]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", " grpc", false)]
    [InlineData("OTEL_TRACES_SAMPLER", "traceidratio ", false)]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", " 0.01", false)]
    [InlineData("OTEL_BSP_MAX_QUEUE_SIZE", "512", true)]
    [InlineData("OTEL_BSP_MAX_QUEUE_SIZE", "511", false)]
    [InlineData("OTEL_BLRP_MAX_QUEUE_SIZE", "99999999999", false)]
    [InlineData("OTEL_ATTRIBUTE_COUNT_LIMIT", "0", true)]
    [InlineData("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "10 ", false)]
    [InlineData("OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT", "-1", false)]
    [InlineData("OTEL_SPAN_LINK_COUNT_LIMIT", "many", false)]
    [InlineData("OTEL_EXPORTER_OTLP_COMPRESSION", " GZip", true)]
    [InlineData("OTEL_EXPORTER_OTLP_COMPRESSION", "zstd", false)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "delta ", true)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "deltas", false)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION", "base2_exponential_bucket_histogram", true)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION", "base2_exponential_bucket_histogram ", false)]
    [InlineData("OTEL_METRICS_EXEMPLAR_FILTER", "Always_On", true)]
    [InlineData("OTEL_METRICS_EXEMPLAR_FILTER", "always_on ", false)]
    [InlineData("OTEL_TRACES_SAMPLER", "TraceIdRatio", true)]
    [InlineData("OTEL_TRACES_SAMPLER", "always", false)]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "0.01", true)]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "1e-3", true)]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "1.01", false)]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "1%", false)]
    public void What_OpenTelemetry_cannot_read_is_a_fault_where_something_is_exported(string variable, string value, bool isRight)
    {
        var variables = new Dictionary<string, string> { ["MEMTRACE_MASTER_KEY"] = Master, [variable] = value };
        Assert.Empty(_place.Read(variables).Faults);
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:4318";
        SettingsReading reading = _place.Read(variables);

        Assert.Equal(isRight ? [] : [variable], reading.Faults.Select(fault => fault.Variable));
        Assert.DoesNotContain("hunter2", reading.FaultMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_stand_in_one_line()
    {
        SettingsReading reading = _place.Read(Faults.GroupBy(row => row[0]).ToDictionary(group => (string)group.Key, group => (string)group.First()[1]));

        int expected = Faults.Select(row => row[0]).Distinct().Count() + 1; // and the master key and its file are twins
        Assert.Equal(expected, reading.Faults.Count);
        Assert.DoesNotContain('\n', reading.FaultMessage);
        Assert.StartsWith($"{expected} settings are invalid: (1) ", reading.FaultMessage, StringComparison.Ordinal);
        Assert.All(reading.Faults, fault => Assert.Contains(fault.Message, reading.FaultMessage, StringComparison.Ordinal));
    }

    [Fact]
    public void A_value_cannot_break_the_one_line()
    {
        SettingsReading reading = _place.Read(new() { ["MEMTRACE_SERVER_PORT"] = "91\n00", ["MEMTRACE_SERVER_HOST"] = "a\r\nb" });

        Assert.DoesNotContain('\n', reading.FaultMessage);
        Assert.DoesNotContain('\r', reading.FaultMessage);
    }

    [Fact]
    public void Every_setting_is_read_from_its_variable()
    {
        SettingsReading reading = _place.Read(new()
        {
            ["MEMTRACE_MASTER_KEY"] = Master,
            ["MEMTRACE_MASTER_KEY_PREVIOUS"] = OtherMaster,
            ["MEMTRACE_SERVER_HOST"] = "::1",
            ["MEMTRACE_SERVER_PORT"] = "1",
            ["MEMTRACE_SERVER_SHUTDOWN_TIMEOUT"] = "3600",
            ["MEMTRACE_ADMIN_HOST"] = "localhost",
            ["MEMTRACE_ADMIN_PORT"] = "65535",
            ["MEMTRACE_ADMIN_TOKEN"] = "t",
            ["MEMTRACE_AUTH_DB_PATH"] = "/x/y.db",
            ["MEMTRACE_LOG_LEVEL"] = "warn",
            ["MEMTRACE_LOG_FORMAT"] = "json",
            ["MEMTRACE_ACCESS_LOG"] = "all",
            ["MEMTRACE_ACCESS_LOG_SAMPLE"] = "10",
            ["MEMTRACE_ACCESS_LOG_SKIP_STATUS"] = "404",
            ["MEMTRACE_ARC_CONNECT_TIMEOUT"] = "2",
            ["MEMTRACE_ARC_QUERY_TIMEOUT"] = "3",
            ["MEMTRACE_ORG_MAX_QUERIES"] = "4",
            ["MEMTRACE_ORG_MAX_WRITES"] = "5",
            ["MEMTRACE_METRICS_ORGS"] = "6",
        });

        Assert.Empty(reading.Faults);
        Assert.Equal("", reading.FaultMessage);
        ProxyOptions options = reading.Options;
        Assert.Equal((Master, OtherMaster, "t"), (options.MasterKey!.Reveal(), options.MasterKeyPrevious!.Reveal(), options.AdminToken!.Reveal()));
        Assert.Equal(("::1", 1, "localhost", 65535), (options.ServerHost, options.ServerPort, options.AdminHost, options.AdminPort));
        Assert.Equal(("/x/y.db", LogLevel.Warning, true), (options.AuthDbPath, options.LogLevel, options.LogAsJson));
        Assert.Equal(
            (TimeSpan.FromHours(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)),
            (options.ShutdownTimeout, options.ArcConnectTimeout, options.ArcQueryTimeout));
        Assert.Equal((4, 5, 6), (options.OrgMaxQueries, options.OrgMaxWrites, options.MetricsOrgs));
        Assert.Equal((AccessLogMode.All, 10, "404"), (options.AccessLog, options.AccessLogSample, options.AccessLogSkip.ToString()));
    }

    [Fact]
    public void The_file_is_read_and_a_variable_wins_over_it()
    {
        const string file = """
            { /* a comment */ "server": { "port": 9200, "host": "10.0.0.1" }, "log": { "level": "debug" }, "admin": { "token_file": null } }
            """;

        SettingsReading reading = _place.Read(new() { ["MEMTRACE_MASTER_KEY"] = Master, ["MEMTRACE_SERVER_PORT"] = "9300", ["MEMTRACE_LOG_LEVEL"] = "" }, file);

        Assert.Empty(reading.Faults);
        Assert.Equal(("10.0.0.1", 9300, LogLevel.Debug), (reading.Options.ServerHost, reading.Options.ServerPort, reading.Options.LogLevel));
    }

    [Theory]
    [InlineData("""{ "server": { "prot": 1 } }""", "unknown key 'server.prot'")]
    [InlineData("""{ "server": 9100 }""", "unknown key 'server'")]
    [InlineData("""{ "Server": { "port": 1 } }""", "unknown key 'Server.port'")]
    [InlineData("[]", "unknown key ''")]
    [InlineData("""{ "server": { "port": 1, "port": 2 } }""", "cannot be read")]
    [InlineData("""{ "server": { "port": 9200 }, "server.port": 9300 }""", "'server.port' is there twice; keep one of them")]
    [InlineData("{", "cannot be read")]
    [InlineData("", "cannot be read")]
    [InlineData("""{ "server": { "port": true } }""", "MEMTRACE_SERVER_PORT: 'server.port' in ")]
    [InlineData("""{ "server": { "port": [9100] } }""", " is neither a string nor a number")]
    [InlineData("""{ "server": { "port": {} } }""", "MEMTRACE_SERVER_PORT: 'server.port' in ")]
    [InlineData("""{ "auth": { "db_path": false } }""", "MEMTRACE_AUTH_DB_PATH: 'auth.db_path' in ")]
    [InlineData("""{ "admin": { "token": ["t"] } }""", "MEMTRACE_ADMIN_TOKEN: 'admin.token' in ")]
    [InlineData("""{ "admin": { "token": "" } }""", "MEMTRACE_ADMIN_TOKEN: the token is empty or holds something else")]
    [InlineData("""{ "server": { "prot": [1] } }""", "unknown key 'server.prot'")]
    [InlineData("""{ "server": { "port": 9100.5 } }""", "MEMTRACE_SERVER_PORT")]
    public void A_fault_in_the_file_is_found(string file, string expected)
    {
        SettingsReading reading = _place.Read(new() { ["MEMTRACE_MASTER_KEY"] = Master }, file);

        Assert.Contains(expected, Assert.Single(reading.Faults).Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', reading.FaultMessage);
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("0.0.0.0", "127.0.0.1", true)]
    [InlineData("10.0.0.1", "0.0.0.0", true)]
    [InlineData("::", "127.0.0.1", true)]
    [InlineData("::1", "0:0:0:0:0:0:0:1", true)]
    [InlineData("localhost", "127.0.0.1", true)]
    [InlineData("::1", "localhost", true)]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1", true)]
    [InlineData("10.0.0.1", "127.0.0.1", false)]
    [InlineData("::1", "127.0.0.1", false)]
    [InlineData("127.0.0.2", "localhost", false)]
    public void Two_listeners_never_want_one_port_of_one_address(string tenants, string operators, bool clash)
    {
        Dictionary<string, string> variables = new()
        {
            ["MEMTRACE_MASTER_KEY"] = Master,
            ["MEMTRACE_SERVER_HOST"] = tenants,
            ["MEMTRACE_SERVER_PORT"] = "9200",
            ["MEMTRACE_ADMIN_HOST"] = operators,
            ["MEMTRACE_ADMIN_PORT"] = "9200",
        };

        Assert.Equal(
            clash ? $"MEMTRACE_ADMIN_PORT: 9200 on {operators} is taken by the tenant listener on {tenants}; choose another port" : "",
            _place.Read(variables).FaultMessage);
        variables["MEMTRACE_ADMIN_PORT"] = "9201";
        Assert.Empty(_place.Read(variables).Faults);
    }

    [Theory]
    [InlineData("0", "MEMTRACE_SNAPSHOT_PATH: with MEMTRACE_STALE_LIMIT=0 nobody is served from a snapshot; raise the limit, or leave the path out")]
    [InlineData("1", "")]
    public void A_snapshot_that_nobody_could_be_served_from_is_refused(string limit, string message)
    {
        Dictionary<string, string> variables = new()
        {
            ["MEMTRACE_MASTER_KEY"] = Master,
            ["MEMTRACE_STALE_LIMIT"] = limit,
            ["MEMTRACE_SNAPSHOT_PATH"] = "memtrace.snapshot",
        };

        Assert.Equal(message, _place.Read(variables).FaultMessage);
        variables.Remove("MEMTRACE_SNAPSHOT_PATH");
        Assert.Empty(_place.Read(variables).Faults);
    }

    [Fact]
    public void Listeners_are_compared_only_when_each_is_right_by_itself()
    {
        SettingsReading reading = _place.Read(new() { ["MEMTRACE_MASTER_KEY"] = Master, ["MEMTRACE_SERVER_PORT"] = "x", ["MEMTRACE_ADMIN_PORT"] = "9100" });

        Assert.Equal("MEMTRACE_SERVER_PORT", Assert.Single(reading.Faults).Variable);
    }

    [Fact]
    public void Variables_that_look_like_settings_and_are_none_are_named()
    {
        SettingsReading reading = _place.Read(new() { ["MEMTRACE_MASTER_KEY"] = Master, ["MEMTRACE_PORT"] = "1", ["MEMTRACE_ARC_URL"] = "x", ["PATH"] = "x" });

        Assert.Empty(reading.Faults);
        Assert.Equal(["MEMTRACE_ARC_URL", "MEMTRACE_PORT"], reading.Unknown);
    }

    public void Dispose() => _place.Dispose();
}
