namespace Memtrace.Cli.Shell;

/// <summary>Finds the word that was probably meant.</summary>
internal static class NearestWord
{
    private const int ShortestStart = 3;
    private const int ShortWord = 4;

    /// <summary>The candidate that is two slips of the finger away at most, one from a short word, or begins with it; null when there is none.</summary>
    public static string? Find(string word, IEnumerable<string> candidates)
    {
        string? nearest = null;
        int length = word.TrimStart('-').Length;
        int least = length <= ShortWord ? 2 : 3;
        foreach (string candidate in candidates)
        {
            int slips = string.Equals(word, candidate, StringComparison.OrdinalIgnoreCase) ? 0
                : length >= ShortestStart && candidate.StartsWith(word, StringComparison.Ordinal) ? 1
                : CountSlips(word, candidate);
            if (slips < least)
            {
                (nearest, least) = (candidate, slips);
            }
        }

        return nearest;
    }

    /// <summary>The fault with what was probably meant.</summary>
    public static string Suggest(string fault, string word, IEnumerable<string> candidates) =>
        Find(word, candidates) is { } nearest ? $"{fault}; did you mean \"{nearest}\"?" : fault;

    // Letters put in, left out, mistaken, or two that changed places: the optimal string alignment distance.
    private static int CountSlips(string word, string candidate)
    {
        var rows = new int[word.Length + 1, candidate.Length + 1];
        for (int i = 0; i <= word.Length; i++)
        {
            for (int j = 0; j <= candidate.Length; j++)
            {
                rows[i, j] = Cell(rows, word, candidate, i, j);
            }
        }

        return rows[word.Length, candidate.Length];
    }

    private static int Cell(int[,] rows, string word, string candidate, int i, int j)
    {
        if (i == 0 || j == 0)
        {
            return i + j;
        }

        int mistaken = rows[i - 1, j - 1] + (word[i - 1] == candidate[j - 1] ? 0 : 1);
        int least = Math.Min(mistaken, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
        return i > 1 && j > 1 && word[i - 1] == candidate[j - 2] && word[i - 2] == candidate[j - 1]
            ? Math.Min(least, rows[i - 2, j - 2] + 1)
            : least;
    }
}
