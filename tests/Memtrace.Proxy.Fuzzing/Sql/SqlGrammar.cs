using System.Text;
using Memtrace.Proxy.Fuzzing.Campaigns;

namespace Memtrace.Proxy.Fuzzing.Sql;

/// <summary>Writes queries that mostly make sense over the organization's own tables, seasoned with pieces of attacks.</summary>
internal sealed partial class SqlGrammar
{
    private readonly StringBuilder _sql = new(1024);
    private FuzzRandom _random = null!;
    private int _seasoning;
    private int _left;

    /// <summary>One query.</summary>
    /// <param name="random">Decides everything.</param>
    /// <param name="seasoning">A hostile piece stands in one of so many places.</param>
    public string Write(FuzzRandom random, int seasoning)
    {
        _sql.Clear();
        (_random, _seasoning, _left) = (random, seasoning, 12 + random.Below(60));
        Query(0);
        Add(random.OneIn(12) ? ";" : "");
        return _sql.ToString();
    }

    private bool MayGrow => --_left > 0;

    private SqlGrammar Add(string text)
    {
        _sql.Append(text);
        return this;
    }

    private SqlGrammar Word(string text)
    {
        if (_sql.Length > 0 && _sql[^1] is not ('(' or ' ' or '\n'))
        {
            Blank();
        }

        if (_random.OneIn(_seasoning))
        {
            Add(_random.Of(SqlPieces.Hostile)).Blank();
            if (_random.OneIn(3))
            {
                return this;
            }
        }

        return Add(_random.OneIn(6) ? text.ToLowerInvariant() : text);
    }

    private SqlGrammar Blank() => Add(_random.OneIn(_seasoning) ? "" : _random.OneIn(4) ? _random.Of(SqlPieces.Blanks) : " ");

    private void Query(int depth)
    {
        if (depth < 3 && _random.OneIn(depth == 0 ? 5 : 12) && MayGrow)
        {
            Ctes(depth);
        }

        Select(depth);
        while (_random.OneIn(8) && MayGrow)
        {
            Word(_random.Of(["UNION", "UNION ALL", "EXCEPT", "INTERSECT", "UNION DISTINCT", "UNION ALL BY NAME"])).Blank();
            if (_random.OneIn(4))
            {
                Add("(");
                Query(depth + 1);
                Add(")");
            }
            else
            {
                Select(depth);
            }
        }
    }

    private void Ctes(int depth)
    {
        Word(_random.OneIn(5) ? "WITH RECURSIVE" : "WITH");
        do
        {
            Word(_random.Of(["x", "t", "c", "\"x\"", "cpu", "y(a, b)"]));
            Word(_random.OneIn(4) ? "AS MATERIALIZED" : "AS").Word("(");
            Query(depth + 1);
            Add(")");
        }
        while (_random.OneIn(3) && MayGrow && Add(",").Blank() is not null);
    }

    private void Select(int depth)
    {
        var fromFirst = _random.OneIn(10);
        if (fromFirst)
        {
            From(depth);
        }

        if (!fromFirst || !_random.OneIn(4))
        {
            Word(_random.OneIn(8) ? "SELECT DISTINCT" : "SELECT");
            List(1 + _random.Below(3), () => Item(depth));
        }

        if (!fromFirst && !_random.OneIn(10))
        {
            From(depth);
        }

        Clauses(depth);
    }

    private void From(int depth)
    {
        Word("FROM");
        Table(depth);
        while (_random.OneIn(4) && MayGrow)
        {
            Join(depth);
        }
    }

    private void Clauses(int depth)
    {
        if (_random.OneIn(2))
        {
            Word("WHERE");
            Condition(depth);
        }

        if (_random.OneIn(4))
        {
            Word("GROUP BY");
            List(1 + _random.Below(2), () => Expression(depth + 2));
            if (_random.OneIn(3))
            {
                Word("HAVING");
                Condition(depth + 1);
            }
        }

        if (_random.OneIn(4))
        {
            Word("ORDER BY");
            List(1, () => Expression(depth + 2));
            Word(_random.Of(["DESC", "ASC", "DESC NULLS LAST", "LIMIT 5"]));
        }

        if (_random.OneIn(5))
        {
            Word("LIMIT").Word("10");
        }
    }

    private void List(int count, Action one)
    {
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
            {
                Add(",");
            }

            one();
        }
    }

    private void Item(int depth)
    {
        if (_random.OneIn(6))
        {
            Word("*");
            return;
        }

        Expression(depth);
        if (_random.OneIn(3))
        {
            Word("AS").Word(_random.Of(SqlPieces.Aliases));
        }
    }

    private void Table(int depth)
    {
        switch (_random.Below(16))
        {
            case 0 when depth < 3 && MayGrow:
                Word("(");
                Query(depth + 1);
                Add(")").Word("s");
                break;
            case 1:
                Word(_random.Of(["tenant_a.cpu", "default.cpu", "tenant_a . mem", "\"tenant_a\".\"cpu\""]));
                break;
            case 2:
                Word(_random.Of(["range(3)", "generate_series(1, 3)", "unnest([1, 2, 3])", "range(1, 5, 2)"]));
                break;
            case 3 when _random.OneIn(3):
                Word(_random.Of(["x", "t", "Cpu", "_x"]));
                break;
            default:
                Word(_random.Of(SqlPieces.Tables));
                break;
        }

        if (_random.OneIn(2))
        {
            Word(_random.OneIn(20) ? "AS t(a, b)" : _random.Of(["c", "t", "AS c", "AS \"q r\""]));
        }
    }

    private void Join(int depth)
    {
        Word(_random.Of(["JOIN", "JOIN", "LEFT JOIN", "LEFT JOIN", "CROSS JOIN", "INNER JOIN", "ASOF JOIN", "FULL OUTER JOIN", "NATURAL JOIN", "SEMI JOIN", "JOIN LATERAL", "JOIN", "LEFT JOIN", "POSITIONAL JOIN"]));
        Table(depth);
        switch (_random.Below(3))
        {
            case 0:
                Word("USING (time)");
                break;
            case 1:
                Word("ON");
                Condition(depth + 1);
                break;
        }
    }
}
