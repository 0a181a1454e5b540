using System.Globalization;

namespace Memtrace.Proxy.Settings;

/// <summary>How long something is kept, as operators write it: <c>90d</c>, or <c>0</c> for not at all.</summary>
internal static class RetentionSetting
{
    /// <summary>Ten years, the longest anything is kept for.</summary>
    public const int MaxDays = 3650;

    public static bool TryParse(string text, out TimeSpan retention)
    {
        retention = TimeSpan.Zero;
        if (text is "0" or "0d")
        {
            return true;
        }

        bool isRead = text.EndsWith('d')
            && int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out int days)
            && days <= MaxDays
            && (retention = TimeSpan.FromDays(days)) > TimeSpan.Zero;
        return isRead;
    }
}
