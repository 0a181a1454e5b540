namespace Memtrace.Proxy.Fuzzing.Sql;

/// <content>Conditions, expressions, calls.</content>
internal sealed partial class SqlGrammar
{
    private void Condition(int depth)
    {
        switch (_random.Below(9))
        {
            case 0:
                Word(_random.Of(["host", "note"])).Word(_random.Of(["LIKE", "NOT LIKE", "ILIKE"])).Word(Text());
                break;
            case 1 when depth < 3 && MayGrow:
                Word(_random.Of(["EXISTS", "v IN", "v = ANY", "NOT EXISTS"])).Word("(");
                Query(depth + 1);
                Add(")");
                break;
            case 2:
                Word(Column()).Word(_random.Of(["<>", "!=", "="])).Word(_random.Of(["''", "'a'", "1"]));
                break;
            case 3:
                Word("v").Word(_random.Of(["IS DISTINCT FROM", "IS NOT DISTINCT FROM"])).Word(_random.Of(["1", "host", "'a'", "c.v"]));
                break;
            case 4:
                Word("v BETWEEN 1 AND 2");
                break;
            default:
                Expression(depth + 1);
                Word(_random.Of(["=", "<", ">", ">=", "<=", "<>"]));
                Expression(depth + 1);
                break;
        }

        if (_random.OneIn(3) && MayGrow)
        {
            Word(_random.Of(["AND", "OR", "AND NOT"]));
            Condition(depth + 1);
        }
    }

    private void Expression(int depth)
    {
        if (depth > 4 || !MayGrow)
        {
            Word(Column());
            return;
        }

        switch (_random.Below(16))
        {
            case 0 or 1:
                Word(Text());
                break;
            case 2:
                Word(_random.Of(["1", "0", "2.5", "-1", "1e3", ".5", "NULL", "true", "DATE '2026-01-01'", "INTERVAL '1 hour'", "INTERVAL 5 MINUTE"]));
                break;
            case 3 or 4 or 5:
                Call(depth);
                break;
            case 6:
                Expression(depth + 1);
                Word(_random.Of(["+", "-", "*", "/", "||", "//", "%", "AND"]));
                Expression(depth + 1);
                break;
            case 7:
                Special(depth);
                break;
            case 8 when depth < 3:
                Word("(");
                Query(depth + 1);
                Add(")");
                break;
            default:
                Word(Column());
                break;
        }
    }

    private void Call(int depth)
    {
        if (_random.OneIn(_seasoning))
        {
            Word(_random.Of(SqlPieces.HostileFunctions)).Add("(");
            Expression(depth + 1);
            Add(")");
            return;
        }

        var call = _random.Of(SqlPieces.Calls);
        var start = 0;
        Blank();
        for (var hole = call.IndexOf('#', StringComparison.Ordinal); hole >= 0; hole = call.IndexOf('#', start))
        {
            Add(call[start..hole]);
            Expression(depth + 1);
            start = hole + 1;
        }

        Add(call[start..]);
    }

    private string Column() => _random.OneIn(10) ? _random.Of(SqlPieces.QualifiedColumns) : _random.Of(SqlPieces.Columns);

    private string Text() => _random.OneIn(_seasoning) ? _random.Of(SqlPieces.HostileTexts) : _random.Of(SqlPieces.Texts);

    private void Special(int depth)
    {
        switch (_random.Below(8))
        {
            case 0:
                Word("CASE WHEN");
                Condition(depth + 1);
                Word("THEN");
                Expression(depth + 1);
                Word("ELSE 0 END");
                break;
            case 1:
                Word("CAST(");
                Expression(depth + 1);
                Word(_random.Of(["AS INT", "AS DOUBLE", "AS VARCHAR", "AS TIMESTAMP"])).Add(")");
                break;
            case 2:
                Word(_random.Of(["EXTRACT(YEAR FROM", "EXTRACT(EPOCH FROM", "trim(BOTH 'a' FROM", "substring(host FROM"]));
                Expression(depth + 1);
                Add(")");
                break;
            case 3:
                Word(_random.Of(["date_trunc('hour', time)", "time_bucket('5 minutes', time)", "time_bucket(INTERVAL '1 hour', c.time)", "date_trunc('day', (time))"]));
                break;
            case 4:
                Word(_random.Of(["regexp_extract(host, 'https?://([^/]+)', 1)", "regexp_replace(note, '^https://([^/]+)', '\\1')", "regexp_extract(host, 'a')"]));
                break;
            case 5:
                Word("[");
                List(2, () => Expression(depth + 1));
                Add("]");
                break;
            case 6:
                Word("(");
                Expression(depth + 1);
                Add(")");
                break;
            default:
                Expression(depth + 1);
                Add(_random.Of(["::INT", "::VARCHAR", "::TIMESTAMP", " IS NULL", " COLLATE nocase", " AT TIME ZONE 'UTC'"]));
                break;
        }
    }
}
