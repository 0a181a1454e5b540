namespace Memtrace.Proxy.Admin.Arcs;

/// <summary>The body that describes an Arc; what is absent is a default, or stays as it is.</summary>
/// <param name="Url">Where its one node listens.</param>
/// <param name="Urls">Where its nodes listen, in place of <paramref name="Url"/>.</param>
/// <param name="ApiKey">What the proxy presents to it; empty for an Arc without authentication.</param>
/// <param name="Database">The organization's database there.</param>
/// <param name="Measurement">The measurement of Memtrace's own memories.</param>
/// <param name="Dedicated">Whether no other organization uses that Arc.</param>
internal sealed record ArcBody(string? Url, string[]? Urls, string? ApiKey, string? Database, string? Measurement, bool? Dedicated)
{
    /// <summary>Never the key.</summary>
    public override string ToString() => "ArcBody(…)";
}
