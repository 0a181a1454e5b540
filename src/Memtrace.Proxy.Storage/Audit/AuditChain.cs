using System.Security.Cryptography;
using System.Text;

namespace Memtrace.Proxy.Storage.Audit;

/// <summary>How one row of the audit log is bound to the row before it. A released form never changes: old rows must go on fitting.</summary>
internal static class AuditChain
{
    /// <summary>What stands for the hash before the first row.</summary>
    public const string Origin = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>The hash of a row: of the one before it, then of every value with its length, so that none can run into the next.</summary>
    public static string Hash(
        string previous, long sequence, long at, string actor, string action, string organizationId, long? keyId, string details)
    {
        var text = new StringBuilder();
        string[] values = [previous, $"{sequence}", $"{at}", actor, action, organizationId, keyId is { } key ? $"{key}" : "", details];
        foreach (string value in values)
        {
            text.Append(Encoding.UTF8.GetByteCount(value)).Append(':').Append(value);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
