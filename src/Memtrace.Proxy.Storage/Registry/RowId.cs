using System.Security.Cryptography;

namespace Memtrace.Proxy.Storage.Registry;

/// <summary>Identifiers as Memtrace 0.2 makes them: a prefix and 24 lower-case hexadecimal characters.</summary>
internal static class RowId
{
    private const int RandomCharacters = 24;

    public static string New(string prefix) =>
        prefix + RandomNumberGenerator.GetHexString(RandomCharacters, lowercase: true);
}
