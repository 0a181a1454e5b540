namespace Memtrace.Proxy.Core.Arc;

/// <summary>What the proxy presents to an Arc. It is opened from its sealed form and lives in memory only.</summary>
/// <param name="secret">The Arc key; empty when that Arc runs without authentication.</param>
public sealed class ArcCredential(string secret)
{
    /// <summary>
    /// Longest credential accepted. Arc reads a request's whole head into 4,096 bytes, so what the proxy puts there is bounded.
    /// </summary>
    public const int MaxLength = 1024;

    private readonly string _secret = secret;

    /// <summary>True when that Arc asks for no key; then no credential header is sent.</summary>
    public bool IsEmpty => _secret.Length == 0;

    /// <summary>True when the text can stand in a header: printable ASCII without spaces, within <see cref="MaxLength"/>.</summary>
    public static bool IsPresentable(string secret) =>
        secret.Length <= MaxLength && !secret.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>The secret itself: for the header of the upstream request and for sealing.</summary>
    public string Reveal() => _secret;

    /// <summary>Never the secret.</summary>
    public override string ToString() => "ArcCredential(…)";
}
