using System.Globalization;
using System.Text.RegularExpressions;

namespace Memtrace.ArcDev.Access;

/// <summary>Reads <c>expires_in</c>: a Go duration such as <c>720h</c> or <c>1h30m</c>, or days such as <c>30d</c>.</summary>
internal static partial class Lifetime
{
    public static bool TryParse(string text, out TimeSpan lifetime)
    {
        lifetime = TimeSpan.Zero;
        if (!Whole().IsMatch(text))
        {
            return false;
        }

        foreach (Match part in Parts().Matches(text))
        {
            var count = double.Parse(part.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            lifetime += part.Groups[2].Value switch
            {
                "d" => TimeSpan.FromDays(count),
                "h" => TimeSpan.FromHours(count),
                "m" => TimeSpan.FromMinutes(count),
                "s" => TimeSpan.FromSeconds(count),
                _ => TimeSpan.FromMilliseconds(count),
            };
        }

        return true;
    }

    [GeneratedRegex(@"^(?:\d{1,7}(?:\.\d+)?(?:d|h|ms|m|s))+\z")]
    private static partial Regex Whole();

    [GeneratedRegex(@"(\d+(?:\.\d+)?)(d|h|ms|m|s)")]
    private static partial Regex Parts();
}
