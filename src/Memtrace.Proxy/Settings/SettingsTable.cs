using System.Net;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Storage.Postgres;
using Memtrace.Proxy.Storage.Redis;
using Memtrace.Proxy.Storage.Sealing;

namespace Memtrace.Proxy.Settings;

/// <summary>Every setting in the order of the documents. A test holds this table, the README's and <c>config/proxy.json</c> together.</summary>
public static class SettingsTable
{
    /// <summary>The variable that names the master key.</summary>
    public const string MasterKeyVariable = MasterKey.Variable;

    /// <summary>The variable that names a file holding the master key.</summary>
    public const string MasterKeyFileVariable = "MEMTRACE_MASTER_KEY_FILE";

    /// <summary>The variable that names a file holding the previous master key.</summary>
    public const string MasterKeyPreviousFileVariable = "MEMTRACE_MASTER_KEY_PREVIOUS_FILE";

    /// <summary>The variable that names a file holding the address of the PostgreSQL store.</summary>
    public const string DatabaseUrlFileVariable = "MEMTRACE_DATABASE_URL_FILE";

    /// <summary>The variable that names a file holding the address of the shared Redis.</summary>
    public const string RedisUrlFileVariable = "MEMTRACE_REDIS_URL_FILE";

    /// <summary>What an operator without a master key is told.</summary>
    public const string MasterKeyMissing = MasterKey.Missing;

    /// <summary>All settings.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        new(MasterKeyVariable, "master_key", "none, required",
            "standard base64 of 32 bytes: seals the Arc credentials at rest",
            (o, text) => Secret(MasterKeyVariable, text, secret => o.MasterKey = secret)),
        new(MasterKeyFileVariable, "master_key_file", "none",
            "a file that holds the master key instead",
            (o, text) => SecretFile(MasterKeyFileVariable, text, key => Secret(MasterKeyFileVariable, key, secret => o.MasterKey = secret))),
        new(MasterKey.PreviousVariable, "master_key_previous", "none",
            "the master key before the last rotation; opens only",
            (o, text) => Secret(MasterKey.PreviousVariable, text, secret => o.MasterKeyPrevious = secret)),
        new(MasterKeyPreviousFileVariable, "master_key_previous_file", "none",
            "a file that holds the previous master key instead",
            (o, text) => SecretFile(
                MasterKeyPreviousFileVariable, text, key => Secret(MasterKeyPreviousFileVariable, key, secret => o.MasterKeyPrevious = secret))),
        new("MEMTRACE_SERVER_HOST", "server.host", "0.0.0.0", "address of the tenant listener",
            (o, text) => Host("MEMTRACE_SERVER_HOST", text, host => o.ServerHost = host)),
        new("MEMTRACE_SERVER_PORT", "server.port", "9100", "port of the tenant listener",
            (o, text) => Number("MEMTRACE_SERVER_PORT", text, 1, 65535, "a port", port => o.ServerPort = port)),
        new("MEMTRACE_SERVER_SHUTDOWN_TIMEOUT", "server.shutdown_timeout", "30", "seconds a stopping node waits for requests under way",
            (o, text) => Seconds("MEMTRACE_SERVER_SHUTDOWN_TIMEOUT", text, span => o.ShutdownTimeout = span)),
        new("MEMTRACE_ADMIN_HOST", "admin.host", "127.0.0.1", "address of the operator listener",
            (o, text) => Host("MEMTRACE_ADMIN_HOST", text, host => o.AdminHost = host)),
        new("MEMTRACE_ADMIN_PORT", "admin.port", "9101", "port of the operator listener",
            (o, text) => Number("MEMTRACE_ADMIN_PORT", text, 1, 65535, "a port", port => o.AdminPort = port)),
        new("MEMTRACE_ADMIN_ALLOWED_HOSTS", "admin.allowed_hosts", "none",
            "host names, comma-separated, that the operator listener answers to beside `localhost` and loopback addresses; without any it "
                + "answers to every name where it listens on more than loopback",
            (o, text) => HostNames.TryParse(text, out HostNames names, out string wrong)
                ? Assign(() => o.AdminAllowedHosts = names)
                : $"MEMTRACE_ADMIN_ALLOWED_HOSTS: '{wrong}' is not a host name or an IP address; leave the port out"),
        new("MEMTRACE_ADMIN_TOKEN", "admin.token", "none", "bearer token of the admin paths; without it they answer 403",
            (o, text) => Token("MEMTRACE_ADMIN_TOKEN", text, token => o.AdminToken = token)),
        new("MEMTRACE_ADMIN_TOKEN_FILE", "admin.token_file", "none", "a file that holds the admin token instead",
            (o, text) => SecretFile(
                "MEMTRACE_ADMIN_TOKEN_FILE", text, held => Token("MEMTRACE_ADMIN_TOKEN_FILE", held, token => o.AdminToken = token))),
        new("MEMTRACE_AUTH_DB_PATH", "auth.db_path", "./data/memtrace.db", "the SQLite store; a Memtrace 0.2 file works as it is",
            (o, text) => Assign(() => o.AuthDbPath = text)),
        new("MEMTRACE_AUTH_FAILURES_LIMIT", "auth.failures_limit", "200",
            "failed authentications of one client address in the window before it is banned; 0 turns this off",
            (o, text) => Number("MEMTRACE_AUTH_FAILURES_LIMIT", text, 0, 10_000, "a number", limit => o.AuthFailuresLimit = limit)),
        new("MEMTRACE_AUTH_FAILURES_WINDOW", "auth.failures_window", "60", "seconds of that sliding window",
            (o, text) => Seconds("MEMTRACE_AUTH_FAILURES_WINDOW", text, span => o.AuthFailuresWindow = span)),
        new("MEMTRACE_TRUSTED_PROXIES", "trusted_proxies", "none",
            "load balancers, as comma-separated CIDRs: behind them the rightmost other address of `X-Forwarded-For` is the client's",
            (o, text) => TrustedProxies.TryParse(text, out TrustedProxies proxies, out string wrong)
                ? Assign(() => o.TrustedProxies = proxies)
                : $"MEMTRACE_TRUSTED_PROXIES: '{wrong}' is not a network like 10.0.0.0/8 or an IP address"),
        new(PostgresAddress.Variable, "database_url", "none",
            "`postgres://user:password@host:5432/database[?sslmode=…]`: PostgreSQL in place of the SQLite file; several hosts separated by commas",
            (o, text) => Database(PostgresAddress.Variable, text, url => o.DatabaseUrl = url)),
        new(DatabaseUrlFileVariable, "database_url_file", "none",
            "a file that holds that URL instead",
            (o, text) => SecretFile(
                DatabaseUrlFileVariable, text, held => Database(DatabaseUrlFileVariable, held, url => o.DatabaseUrl = url))),
        new(RedisAddress.Variable, "redis_url", "none",
            "`redis://` or `rediss://`, `[:password@]host:port[/db]`, several hosts separated by commas, `?prefix=memtrace:`, and `ca=` a PEM "
                + "file: shares bindings between nodes, wakes them, counts failed authentications over all",
            (o, text) => Redis(RedisAddress.Variable, text, url => o.RedisUrl = url)),
        new(RedisUrlFileVariable, "redis_url_file", "none",
            "a file that holds that URL instead",
            (o, text) => SecretFile(RedisUrlFileVariable, text, held => Redis(RedisUrlFileVariable, held, url => o.RedisUrl = url))),
        new("MEMTRACE_STALE_LIMIT", "stale_limit", "900",
            "seconds that cached keys are served while the store is away, 0 to 86400; with 0 nobody is once it has been away for a second",
            (o, text) => Number(
                "MEMTRACE_STALE_LIMIT", text, 0, 86_400, "whole seconds", seconds => o.StaleLimit = TimeSpan.FromSeconds(seconds))),
        new("MEMTRACE_SNAPSHOT_PATH", "snapshot_path", "none",
            "a file of this node alone that keeps its cached keys, sealed, so that it can start while the store is away; "
                + "wants a `MEMTRACE_STALE_LIMIT` above 0",
            (o, text) => string.IsNullOrWhiteSpace(text) || Path.EndsInDirectorySeparator(text) || Directory.Exists(text)
                ? $"MEMTRACE_SNAPSHOT_PATH: '{text}' is not a file; name one in a folder that this node may write to"
                : Assign(() => o.SnapshotPath = text)),
        new("MEMTRACE_USAGE_RETENTION", "usage.retention", "90d",
            "how long what organizations used is kept, `1d` to `3650d`; `0` counts nothing and removes what there is",
            (o, text) => RetentionSetting.TryParse(text, out TimeSpan retention)
                ? Assign(() => o.UsageRetention = retention)
                : $"MEMTRACE_USAGE_RETENTION: '{text}' is not a number of days from 1d to {RetentionSetting.MaxDays}d, or 0"),
        new("MEMTRACE_LOG_LEVEL", "log.level", "info", "`debug`, `info`, `warn` or `error`; at `debug` every served request leaves its line",
            (o, text) => LogLevelSetting.TryParse(text, out var level)
                ? Assign(() => o.LogLevel = level)
                : "MEMTRACE_LOG_LEVEL: use debug, info, warn or error"),
        new("MEMTRACE_LOG_FORMAT", "log.format", "console", "`console` or `json`",
            (o, text) => text is "console" or "json"
                ? Assign(() => o.LogAsJson = text is "json")
                : "MEMTRACE_LOG_FORMAT: use console or json"),
        new("MEMTRACE_ACCESS_LOG", "access_log.requests", "refused",
            "`off`; `refused`: a line at info for each refused request, and at debug for each served one; `all`: at info for every request",
            (o, text) => AccessLogSetting.TryParse(text, out AccessLogMode mode)
                ? Assign(() => o.AccessLog = mode)
                : "MEMTRACE_ACCESS_LOG: use off, refused or all"),
        new("MEMTRACE_ACCESS_LOG_SAMPLE", "access_log.sample", "1",
            "writes the line of one of so many served requests; refused ones, and those that took a second or more, leave theirs always",
            (o, text) => Number("MEMTRACE_ACCESS_LOG_SAMPLE", text, 1, 1_000_000, "a number", sample => o.AccessLogSample = sample)),
        new("MEMTRACE_ACCESS_LOG_SKIP_STATUS", "access_log.skip_status", "none",
            "statuses whose requests leave no line, like `404,429` or `200-299`",
            (o, text) => StatusRanges.TryParse(text, out StatusRanges skipped)
                ? Assign(() => o.AccessLogSkip = skipped)
                : "MEMTRACE_ACCESS_LOG_SKIP_STATUS: name statuses from 100 to 599, like 404,429 or 200-299"),
        new("MEMTRACE_ARC_CONNECT_TIMEOUT", "arc.connect_timeout", "5", "seconds to open a connection to an Arc",
            (o, text) => Seconds("MEMTRACE_ARC_CONNECT_TIMEOUT", text, span => o.ArcConnectTimeout = span)),
        new("MEMTRACE_ARC_QUERY_TIMEOUT", "arc.query_timeout", "30", "seconds one upstream request may stand without progress",
            (o, text) => Seconds("MEMTRACE_ARC_QUERY_TIMEOUT", text, span => o.ArcQueryTimeout = span)),
        new("MEMTRACE_ORG_MAX_QUERIES", "org.max_queries", "100", "queries that one organization may have under way on a node",
            (o, text) => Number("MEMTRACE_ORG_MAX_QUERIES", text, 1, 10_000, "a number", most => o.OrgMaxQueries = most)),
        new("MEMTRACE_ORG_MAX_WRITES", "org.max_writes", "200", "inspected writes that one organization may have under way on a node",
            (o, text) => Number("MEMTRACE_ORG_MAX_WRITES", text, 1, 10_000, "a number", most => o.OrgMaxWrites = most)),
        new("MEMTRACE_METRICS_ORGS", "metrics.orgs", "100", "busiest organizations that metrics show by name, 0 to 1000; the others count as `other`",
            (o, text) => Number("MEMTRACE_METRICS_ORGS", text, 0, 1_000, "a number", most => o.MetricsOrgs = most)),
    ];

    private static string? Assign(Action assign)
    {
        assign();
        return null;
    }

    private static string? Secret(string variable, string text, Action<SecretText> assign)
    {
        if (!MasterKey.TryParse(text, variable, out _, out string fault))
        {
            return fault;
        }

        assign(new SecretText(text));
        return null;
    }

    private static string? Database(string variable, string text, Action<SecretText> assign)
    {
        if (!PostgresAddress.TryParse(text, out _, out string fault))
        {
            return $"{variable}: {fault}";
        }

        assign(new SecretText(text));
        return null;
    }

    private static string? Redis(string variable, string text, Action<SecretText> assign)
    {
        if (!RedisAddress.TryParse(text, out _, out string fault))
        {
            return fault.Replace(RedisAddress.Variable, variable, StringComparison.Ordinal);
        }

        assign(new SecretText(text));
        return null;
    }

    // A header carries nothing else, so that no caller could ever present such a token.
    private static string? Token(string variable, string text, Action<SecretText> assign)
    {
        if (text.Length == 0 || text.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return $"{variable}: the token is empty or holds something else than printable ASCII without blanks; choose another";
        }

        assign(new SecretText(text));
        return null;
    }

    private static string? SecretFile(string variable, string path, Func<string, string?> read)
    {
        try
        {
            string text = File.ReadAllText(path).Trim();
            return text.Length == 0 ? $"{variable}: the file is empty" : read(text);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return $"{variable}: the file cannot be read; name a readable file";
        }
    }

    private static string? Host(string variable, string text, Action<string> assign)
    {
        if (text is not "localhost" && !IPAddress.TryParse(text, out _))
        {
            return $"{variable}: '{text}' is not an IP address or localhost";
        }

        assign(text);
        return null;
    }

    private static string? Seconds(string variable, string text, Action<TimeSpan> assign) =>
        Number(variable, text, 1, 3600, "whole seconds", seconds => assign(TimeSpan.FromSeconds(seconds)));

    private static string? Number(string variable, string text, int min, int max, string what, Action<int> assign)
    {
        if (!int.TryParse(text, out int number) || number < min || number > max)
        {
            return $"{variable}: '{text}' is not {what} from {min} to {max}";
        }

        assign(number);
        return null;
    }
}
