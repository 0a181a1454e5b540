namespace Memtrace.Proxy.Settings;

/// <summary>The words of <c>MEMTRACE_ACCESS_LOG</c>.</summary>
internal static class AccessLogSetting
{
    public static bool TryParse(string text, out AccessLogMode mode)
    {
        (bool known, mode) = text switch
        {
            "off" => (true, AccessLogMode.Off),
            "refused" => (true, AccessLogMode.Refused),
            "all" => (true, AccessLogMode.All),
            _ => (false, default),
        };
        return known;
    }
}
