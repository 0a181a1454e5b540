using Memtrace.Proxy.Core.Attempts;

namespace Memtrace.Proxy.Settings;

/// <summary>Everything an operator can set. The defaults stand here; <see cref="SettingsTable"/> names, checks and documents each.</summary>
public sealed record ProxyOptions
{
    /// <summary>Standard base64 of the 32 bytes that seal credentials at rest; required by <c>serve</c>.</summary>
    public SecretText? MasterKey { get; set; }

    /// <summary>The master key before the last rotation; opens only.</summary>
    public SecretText? MasterKeyPrevious { get; set; }

    /// <summary>Address the tenant listener binds to.</summary>
    public string ServerHost { get; set; } = "0.0.0.0";

    /// <summary>Port of the tenant listener, 1 to 65535; 0 picks a free one (tests only).</summary>
    public int ServerPort { get; set; } = 9100;

    /// <summary>Address the operator listener binds to.</summary>
    public string AdminHost { get; set; } = "127.0.0.1";

    /// <summary>Port of the operator listener, 1 to 65535; 0 picks a free one (tests only).</summary>
    public int AdminPort { get; set; } = 9101;

    /// <summary>Names that the operator listener answers to beside those of loopback.</summary>
    public HostNames AdminAllowedHosts { get; set; } = HostNames.None;

    /// <summary>Bearer token of the operator listener's <c>/admin</c> paths; without it they answer 403.</summary>
    public SecretText? AdminToken { get; set; }

    /// <summary>Path of the SQLite store; of no account where <see cref="DatabaseUrl"/> is given.</summary>
    public string AuthDbPath { get; set; } = "./data/memtrace.db";

    /// <summary>The PostgreSQL that is the store; null when a SQLite file is.</summary>
    public SecretText? DatabaseUrl { get; set; }

    /// <summary>Keys that are none, of one address within <see cref="AuthFailuresWindow"/>, before it is banned, 1 to 10,000; 0 counts nothing.</summary>
    public int AuthFailuresLimit { get; set; } = 200;

    /// <summary>The sliding window of <see cref="AuthFailuresLimit"/>, 1 second to 1 hour.</summary>
    public TimeSpan AuthFailuresWindow { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Load balancers whose <c>X-Forwarded-For</c> says which address a request came from.</summary>
    public TrustedProxies TrustedProxies { get; set; } = TrustedProxies.None;

    /// <summary>The Redis through which nodes share their counts of failed authentications; null when each counts alone.</summary>
    public SecretText? RedisUrl { get; set; }

    /// <summary>How long cached keys are served while the store is away, 0 to 86,400 seconds; less than a second counts as one.</summary>
    public TimeSpan StaleLimit { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>A file from which a node starts when the store is away; null for none.</summary>
    public string? SnapshotPath { get; set; }

    /// <summary>How long what organizations used is kept, 1 to 3650 days; zero keeps nothing.</summary>
    public TimeSpan UsageRetention { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Least severe log entries that are written.</summary>
    public LogLevel LogLevel { get; set; } = LogLevel.Information;

    /// <summary>True for one JSON object a line instead of text.</summary>
    public bool LogAsJson { get; set; }

    /// <summary>Which requests leave a line in the log.</summary>
    public AccessLogMode AccessLog { get; set; } = AccessLogMode.Refused;

    /// <summary>Of so many served requests one leaves its line, 1 to 1,000,000; refused and slow ones always do.</summary>
    public int AccessLogSample { get; set; } = 1;

    /// <summary>Statuses whose requests leave no line.</summary>
    public StatusRanges AccessLogSkip { get; set; } = StatusRanges.None;

    /// <summary>How long a stopping node waits for requests that are under way.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connection to an Arc may take to open.</summary>
    public TimeSpan ArcConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one upstream request may stand without progress.</summary>
    public TimeSpan ArcQueryTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Queries that one organization may have under way on this node, 1 to 10,000.</summary>
    public int OrgMaxQueries { get; set; } = 100;

    /// <summary>Writes that one organization may have under way on this node where they are inspected, 1 to 10,000.</summary>
    public int OrgMaxWrites { get; set; } = 200;

    /// <summary>Organizations that metrics show by name, 0 to 1,000; the others count together.</summary>
    public int MetricsOrgs { get; set; } = 100;

    /// <summary>The endpoint profile.</summary>
    public string SurfacePath { get; set; } = ConfigFiles.Find("surface/arc.json");

    /// <summary>The functions that queries may call.</summary>
    public string FunctionsPath { get; set; } = ConfigFiles.Find("surface/functions.json");
}
