using System.Buffers;

namespace Memtrace.Proxy.Core.Arc;

/// <summary>The shape shared by Arc's database and measurement names.</summary>
internal static class ArcName
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public static bool IsValid(ReadOnlySpan<char> text, int maxLength) =>
        text.Length >= 1 && text.Length <= maxLength && char.IsAsciiLetter(text[0]) && !text.ContainsAnyExcept(Allowed);
}
