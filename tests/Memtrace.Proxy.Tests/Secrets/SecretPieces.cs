namespace Memtrace.Proxy.Tests.Secrets;

/// <summary>Finds secrets in texts, whole or any piece of them that is long enough to be no coincidence.</summary>
internal sealed class SecretPieces
{
    private const int Length = 12;

    private readonly HashSet<string> _pieces = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public SecretPieces(params IEnumerable<string> secrets)
    {
        foreach (string secret in secrets)
        {
            Assert.True(secret.Length >= Length, "a secret is too short to be looked for in pieces");
            for (int at = 0; at + Length <= secret.Length; at++)
            {
                _pieces.Add(secret.Substring(at, Length));
            }
        }

        _lookup = _pieces.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The places of a text at which a piece stands, each with what is around it; at most a few.</summary>
    public IEnumerable<string> Find(string text)
    {
        List<string> found = [];
        for (int at = 0; at + Length <= text.Length && found.Count < 3; at++)
        {
            if (_lookup.Contains(text.AsSpan(at, Length)))
            {
                found.Add(text[Math.Max(0, at - 60)..Math.Min(text.Length, at + 80)]);
                at += Length;
            }
        }

        return found;
    }
}
