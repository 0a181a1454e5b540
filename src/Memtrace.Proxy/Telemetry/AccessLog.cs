namespace Memtrace.Proxy.Telemetry;

/// <summary>
/// One line for each request: refused ones at info, served ones at debug, because a line for each costs a fifth of the throughput.
/// </summary>
internal sealed class AccessLog(ILogger<AccessLog> log)
{
    /// <summary>Writes the line of a request that has ended.</summary>
    public void Write(in RequestAccount account)
    {
        if (!log.IsEnabled(account.Reason is null ? LogLevel.Debug : LogLevel.Information))
        {
            return;
        }

        string organization = account.OrganizationId ?? "-";
        string path = account.Endpoint ?? "-";
        if (account.Reason is { } reason)
        {
            Log.RequestRefused(
                log, account.Method, path, account.Status, reason, organization, account.KeyId, account.Elapsed.TotalMilliseconds);
        }
        else
        {
            Log.RequestServed(log, account.Method, path, account.Status, organization, account.KeyId, account.Elapsed.TotalMilliseconds);
        }
    }
}
