using System.Globalization;

namespace Memtrace.Cli.Keys;

/// <summary>The number that names a key on a command line.</summary>
internal static class KeyNumber
{
    /// <summary>Reads it; false and the fault in the words that Memtrace 0.2's scripts know.</summary>
    public static bool TryRead(string text, out long keyId, out string fault)
    {
        fault = "";
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out keyId))
        {
            string why = IsWholeNumber(text) ? "value out of range" : "invalid syntax";
            fault = $"invalid key id: strconv.ParseInt: parsing \"{text}\": {why}";
        }

        return fault.Length == 0;
    }

    private static bool IsWholeNumber(string text) => text.Length > 0 && text.TrimStart('+', '-').All(char.IsAsciiDigit);
}
