using System.Text;
using Memtrace.Proxy.Fuzzing.Campaigns;

namespace Memtrace.Proxy.Fuzzing.Sql;

/// <summary>Changes a text here and there: pieces and characters go, come, double, move, or are taken from another text.</summary>
internal sealed class SqlMutation(IReadOnlyList<string> corpus)
{
    private readonly List<string> _pieces = [];
    private readonly List<string> _others = [];

    public string Mutate(string text, FuzzRandom random)
    {
        Cut(text, _pieces);
        for (var changes = 1 + random.Below(4); changes > 0; changes--)
        {
            Change(random);
        }

        var mutated = new StringBuilder(text.Length + 64);
        foreach (var piece in _pieces)
        {
            mutated.Append(piece);
        }

        if (random.OneIn(4) && mutated.Length > 0)
        {
            ChangeCharacter(mutated, random);
        }

        return mutated.ToString();
    }

    /// <summary>Words, quoted texts, runs of blanks, and signs, each by itself.</summary>
    public static void Cut(string text, List<string> pieces)
    {
        pieces.Clear();
        for (var at = 0; at < text.Length;)
        {
            var end = EndOf(text, at);
            pieces.Add(text[at..end]);
            at = end;
        }
    }

    private static int EndOf(string text, int at)
    {
        if (text[at] is '\'' or '"')
        {
            var close = text.IndexOf(text[at], at + 1);
            return close < 0 ? text.Length : close + 1;
        }

        var end = at + 1;
        var word = IsWord(text[at]);
        while (end < text.Length && (word ? IsWord(text[end]) : text[at] == ' ' && text[end] == ' '))
        {
            end++;
        }

        return end;
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private void Change(FuzzRandom random)
    {
        var at = random.Below(_pieces.Count + 1);
        var inside = at < _pieces.Count;
        switch (random.Below(10))
        {
            case 0 or 1 when inside:
                _pieces.RemoveAt(at);
                break;
            case 2 when inside:
                _pieces.Insert(at, _pieces[at]);
                break;
            case 3 when inside:
                var other = random.Below(_pieces.Count);
                (_pieces[at], _pieces[other]) = (_pieces[other], _pieces[at]);
                break;
            case 4 when inside:
                _pieces[at] = Fresh(random);
                break;
            case 5:
                Splice(at, random);
                break;
            default:
                _pieces.Insert(at, random.OneIn(3) ? Fresh(random) : $" {Fresh(random)} ");
                break;
        }
    }

    private static string Fresh(FuzzRandom random) => random.Below(6) switch
    {
        0 or 1 => random.Of(SqlPieces.Words),
        2 => random.Of(random.OneIn(2) ? SqlPieces.Texts : SqlPieces.HostileTexts),
        3 => random.Of(SqlPieces.Blanks),
        _ => random.Of(SqlPieces.Hostile),
    };

    private void Splice(int at, FuzzRandom random)
    {
        Cut(random.Of(corpus), _others);
        if (_others.Count == 0)
        {
            return;
        }

        var start = random.Below(_others.Count);
        var count = Math.Min(1 + random.Below(12), _others.Count - start);
        _pieces.InsertRange(at, _others.GetRange(start, count));
        if (random.OneIn(2))
        {
            _pieces.RemoveRange(at + count, Math.Min(random.Below(8), _pieces.Count - at - count));
        }
    }

    private static void ChangeCharacter(StringBuilder text, FuzzRandom random)
    {
        var at = random.Below(text.Length);
        switch (random.Below(3))
        {
            case 0:
                text.Remove(at, 1);
                break;
            case 1:
                text[at] = random.Of(Characters);
                break;
            default:
                text.Insert(at, random.Of(Characters));
                break;
        }
    }

    private static readonly char[] Characters = [.. "'\"'\"()[],.;:*-/\\_ \n\r\t$`{}0aEex__<>!=|@#?é\u212a\ud800\0"];
}
