using System.Text;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>One request as it stood on the wire between the proxy and the Arc.</summary>
/// <param name="Head">Request line and headers, to the letter.</param>
/// <param name="Headers">The header lines in order.</param>
/// <param name="Body">The body without its framing.</param>
/// <param name="Trailers">Whatever stood behind the last chunk.</param>
internal sealed record TappedRequest(
    string Head, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body, string Trailers)
{
    public string Method => Head.Split(' ')[0];

    public string Target => Head.Split(' ')[1];

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>All values of a header, in order.</summary>
    public string[] Values(string name) =>
        [.. Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value)];

    public override string ToString() => $"{Head}\n\n{(Text.Length > 600 ? Text[..600] : Text)}";
}
