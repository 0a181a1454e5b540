namespace Memtrace.Proxy.Core.Arc;

/// <summary>
/// One thing that Arc is known to say, and what is shown of it. A place in the shape stands for a value that can carry nothing:
/// <c>{size}</c> a limit such as <c>1.5GB</c>, <c>{rows}</c> a count, <c>{db}</c> the caller's own database. <c>{rest}</c>, at the end,
/// stands for anything, and is never shown.
/// </summary>
/// <param name="shape">The sentence with its places.</param>
/// <param name="shown">What is shown instead; null shows the sentence itself, which then has no <c>{rest}</c>.</param>
internal sealed class ArcSentence(string shape, string? shown = null)
{
    private const int MaxPlace = 15;

    public string Shape => shape;

    public string? Shown => shown;

    /// <summary>What may be shown of a text; null when the text is not this sentence.</summary>
    public string? Read(string text, string database) => Fits(text, database) ? shown ?? text : null;

    private bool Fits(ReadOnlySpan<char> text, string database)
    {
        ReadOnlySpan<char> left = shape;
        while (true)
        {
            int place = left.IndexOf('{');
            if (place < 0)
            {
                return text.SequenceEqual(left);
            }

            if (!text.StartsWith(left[..place]))
            {
                return false;
            }

            text = text[place..];
            int end = left.IndexOf('}');
            ReadOnlySpan<char> name = left[(place + 1)..end];
            left = left[(end + 1)..];
            if (name is "rest")
            {
                return true;
            }

            int length = LengthOf(name, text, database);
            if (length == 0)
            {
                return false;
            }

            text = text[length..];
        }
    }

    private static int LengthOf(ReadOnlySpan<char> place, ReadOnlySpan<char> text, string database)
    {
        if (place is "db")
        {
            return text.StartsWith(database) ? database.Length : 0;
        }

        int length = text.IndexOfAnyExcept(place is "size" ? "0123456789.KMGB" : "0123456789,");
        length = length < 0 ? text.Length : length;
        return length <= MaxPlace ? length : 0;
    }
}
