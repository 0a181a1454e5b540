namespace Memtrace.Proxy.ArcOperator;

/// <summary>The bodies of Arc's operator API, as far as memtrace needs them; what else an answer holds is not read.</summary>
internal static class ArcBodies
{
    internal sealed record NewDatabase(string Name);

    internal sealed record NewToken(string Name, string Description, IReadOnlyList<string> Permissions);

    internal sealed record CreatedToken(string? Token)
    {
        /// <summary>Never the token.</summary>
        public override string ToString() => "CreatedToken(…)";
    }

    internal sealed record TokenList(IReadOnlyList<ArcToken>? Tokens);

    internal sealed record Verification(bool Valid, ArcToken? TokenInfo);
}
