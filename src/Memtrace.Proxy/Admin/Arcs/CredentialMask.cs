using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.Admin.Arcs;

/// <summary>An Arc credential as an operator may see it again.</summary>
public static class CredentialMask
{
    private const int Shown = 4;

    /// <summary><c>(empty)</c>; stars alone up to eight characters; else the first and last four, and a star for each between.</summary>
    public static string Of(ArcCredential credential)
    {
        string secret = credential.Reveal();
        return secret.Length == 0 ? "(empty)"
            : secret.Length <= 2 * Shown ? new string('*', secret.Length)
            : $"{secret[..Shown]}{new string('*', secret.Length - (2 * Shown))}{secret[^Shown..]}";
    }
}
