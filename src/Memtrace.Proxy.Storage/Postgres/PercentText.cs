namespace Memtrace.Proxy.Storage.Postgres;

/// <summary>A part of an address in which <c>%xx</c> stands for a byte of UTF-8.</summary>
internal static class PercentText
{
    /// <summary>Decodes; false for a % that is none of an encoding, for an encoded zero, and for signs that must be encoded here.</summary>
    public static bool TryDecode(string text, string refused, out string decoded)
    {
        decoded = text;
        if (text.AsSpan().ContainsAny(refused))
        {
            return false;
        }

        for (int i = text.IndexOf('%'); i >= 0; i = text.IndexOf('%', i + 1))
        {
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
            {
                return false;
            }
        }

        decoded = Uri.UnescapeDataString(text);
        return !decoded.Contains('\0');
    }
}
