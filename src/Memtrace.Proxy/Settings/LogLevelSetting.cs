namespace Memtrace.Proxy.Settings;

/// <summary>The four words of <c>MEMTRACE_LOG_LEVEL</c>.</summary>
internal static class LogLevelSetting
{
    public static bool TryParse(string text, out LogLevel level)
    {
        (level, bool known) = text switch
        {
            "debug" => (LogLevel.Debug, true),
            "info" => (LogLevel.Information, true),
            "warn" => (LogLevel.Warning, true),
            "error" => (LogLevel.Error, true),
            _ => (LogLevel.Information, false),
        };
        return known;
    }
}
