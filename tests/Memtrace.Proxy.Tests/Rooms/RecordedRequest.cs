namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>What reached the upstream, as it stood on the wire.</summary>
internal sealed record RecordedRequest(
    string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    /// <summary>The only value of a header; null when it was not sent; fails when it was sent twice.</summary>
    public string? Header(string name)
    {
        string[] values = [.. Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value)];
        Assert.True(values.Length <= 1, $"{name} was sent {values.Length} times");
        return values.Length == 0 ? null : values[0];
    }
}
