using System.Text;
using Memtrace.Proxy.Fuzzing.Campaigns;

namespace Memtrace.Proxy.Fuzzing.Sql;

/// <summary>The mix: written queries plain and seasoned, mutated ones, mutated texts of the corpus, and soup.</summary>
internal sealed class SqlInputs(IReadOnlyList<string> corpus)
{
    private readonly SqlGrammar _grammar = new();
    private readonly SqlMutation _mutation = new(corpus);
    private readonly StringBuilder _soup = new(512);

    public string Next(FuzzRandom random) => random.Below(100) switch
    {
        < 20 => _grammar.Write(random, seasoning: 2_000),
        < 45 => _grammar.Write(random, seasoning: 40),
        < 55 => _mutation.Mutate(_grammar.Write(random, seasoning: 200), random),
        < 90 => _mutation.Mutate(random.Of(corpus), random),
        < 99 => Soup(random, 1 + random.Below(30)),
        _ => Soup(random, random.OneIn(10) ? 900 : 100),
    };

    private string Soup(FuzzRandom random, int pieces)
    {
        _soup.Clear().Append(random.OneIn(3) ? "" : "SELECT ");
        for (var i = 0; i < pieces; i++)
        {
            _soup.Append(random.Below(10) switch
            {
                0 => random.Of(SqlPieces.Hostile),
                1 or 2 => random.Of(random.OneIn(2) ? SqlPieces.Texts : SqlPieces.HostileTexts),
                3 => random.Of(SqlPieces.Calls),
                4 => ((char)random.Below(random.OneIn(20) ? 0x10000 : 128)).ToString(),
                _ => random.Of(SqlPieces.Words),
            }).Append(random.Of(SqlPieces.Blanks));
        }

        return _soup.ToString();
    }
}
