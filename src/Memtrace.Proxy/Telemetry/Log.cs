using Memtrace.Proxy.Core.Attempts;
using Yarp.ReverseProxy.Forwarder;

namespace Memtrace.Proxy.Telemetry;

/// <summary>Every log entry of the server. Ids: 1000 life of the process, 1100 requests, 1200 forwarding.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "memtrace {Version} serves tenants on {TenantUrl}, operators on {AdminUrl}")]
    public static partial void Serving(ILogger log, string version, string tenantUrl, string adminUrl);

    [LoggerMessage(1001, LogLevel.Information, "stopping: new requests are refused, those under way have {Seconds} s")]
    public static partial void Draining(ILogger log, double seconds);

    [LoggerMessage(1008, LogLevel.Warning, "stopping without what still waits for the store after {Seconds} s: it does not answer")]
    public static partial void LeftToTheStore(ILogger log, double seconds);

    [LoggerMessage(1002, LogLevel.Warning, "{Variable} is set but is not a setting of this program")]
    public static partial void UnknownVariable(ILogger log, string variable);

    [LoggerMessage(1003, LogLevel.Information, "store {Store}, surface {Surface}: {Endpoints} endpoints open to tenants")]
    public static partial void Opened(ILogger log, string store, string surface, int endpoints);

    [LoggerMessage(1004, LogLevel.Warning, "removing what is past its retention failed: {Fault}; the next try is in an hour")]
    public static partial void PurgeFailed(ILogger log, string fault);

    [LoggerMessage(1005, LogLevel.Information, "removed {Count} organizations whose retention was over")]
    public static partial void Purged(ILogger log, int count);

    [LoggerMessage(1006, LogLevel.Warning, "{Warning}")]
    public static partial void WeakSetting(ILogger log, string warning);

    [LoggerMessage(1100, LogLevel.Debug, "{Method} {Path} {Status} org={Organization} key={Key} {Milliseconds:0.0} ms")]
    public static partial void RequestServed(
        ILogger log, string method, string path, int status, string organization, long key, double milliseconds);

    [LoggerMessage(1101, LogLevel.Information, "{Method} {Path} {Status} refused={Code} org={Organization} key={Key} {Milliseconds:0.0} ms")]
    public static partial void RequestRefused(
        ILogger log, string method, string path, int status, string code, string organization, long key, double milliseconds);

    [LoggerMessage(1102, LogLevel.Error, "a request broke in the proxy: {Fault}\n{Stack}")]
    public static partial void RequestBroke(ILogger log, string fault, string? stack);

    [LoggerMessage(1103, LogLevel.Warning, "the store does not answer for keys that are not cached: {Fault}")]
    public static partial void BindingsUnavailable(ILogger log, string fault);

    [LoggerMessage(1104, LogLevel.Warning,
        "{Address} is banned: {Failures} failed authentications within {Seconds} s; only keys in memory are served, others slowly")]
    public static partial void AddressBanned(ILogger log, ClientAddress address, int failures, double seconds);

    [LoggerMessage(1200, LogLevel.Warning, "forwarding for {Organization} failed: {Code} ({Error}, {Fault})")]
    public static partial void ForwardingFailed(ILogger log, string organization, string code, ForwarderError error, string fault);

    [LoggerMessage(1201, LogLevel.Error, "the Arc of {Organization} refused its credential with {Status}; renew it with `memtrace org rotate-credential`")]
    public static partial void CredentialRefused(ILogger log, string organization, int status);

    [LoggerMessage(1202, LogLevel.Error,
        "the DuckDB of {Arc} ({Organization}) has met a fatal error and refuses every query until that Arc is started again")]
    public static partial void ArcInvalidated(ILogger log, string arc, string organization);

    [LoggerMessage(1203, LogLevel.Error,
        "the Arc of {Organization} refuses the credential that was switched {Seconds} s ago: the former one is presented again")]
    public static partial void CredentialReverted(ILogger log, string organization, double seconds);

    [LoggerMessage(1204, LogLevel.Warning,
        "the Arc of {Organization} refuses the credential that was switched within the last minute, and the former one as well")]
    public static partial void BothCredentialsRefused(ILogger log, string organization);

    [LoggerMessage(1205, LogLevel.Warning, "credentials that were switched a moment ago cannot be watched over: {Fault}")]
    public static partial void SwitchesNotWatched(ILogger log, string fault);

    [LoggerMessage(1206, LogLevel.Warning, "the node {Node} of an Arc does not answer: it is left out while another one is there")]
    public static partial void ArcNodeLeftOut(ILogger log, string node);

    [LoggerMessage(1207, LogLevel.Information, "the node {Node} of an Arc answers again, or is asked for no more")]
    public static partial void ArcNodeTakenBack(ILogger log, string node);

    [LoggerMessage(1301, LogLevel.Warning, "a wrong admin token from {Address}; {Times} wrong ones since the last line like this")]
    public static partial void WrongAdminToken(ILogger log, ClientAddress address, int times);

    [LoggerMessage(1300, LogLevel.Error, "a request of the admin API broke: {Fault}\n{Stack}")]
    public static partial void AdminRequestBroke(ILogger log, string fault, string? stack);
}
