using Memtrace.Proxy.Core.Usage;

namespace Memtrace.Proxy.Admin.Usage;

/// <summary>The pieces of time, as operators and programs write them.</summary>
public static class UsageSteps
{
    public static bool TryParse(string text, out UsageStep step)
    {
        (bool isKnown, step) = text switch
        {
            "hour" => (true, UsageStep.Hour),
            "day" => (true, UsageStep.Day),
            "total" => (true, UsageStep.Total),
            _ => (false, default),
        };
        return isKnown;
    }

    public static string NameOf(UsageStep step) => step switch
    {
        UsageStep.Hour => "hour",
        UsageStep.Day => "day",
        _ => "total",
    };
}
