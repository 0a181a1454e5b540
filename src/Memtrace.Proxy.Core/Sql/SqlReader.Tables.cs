using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Sql;

/// <content>The place of a table: a plain name, the own database's name before it, or a function that makes rows.</content>
internal ref partial struct SqlReader
{
    private bool AcceptTable(SqlToken token, SqlWord word)
    {
        SqlToken next = Peek();
        if (next.Kind == SqlTokenKind.Open)
        {
            return AcceptTableFunction(token, word);
        }

        if (Top.Clause == SqlClause.LateralExpected)
        {
            return Refuse(SqlRefusals.TablePosition, token.Start);
        }

        if (next.Kind == SqlTokenKind.Dot)
        {
            return AcceptOwnTable(token);
        }

        if (IsFraction(next))
        {
            return Refuse(SqlRefusals.QualifiedTable, token.Start);
        }

        bool usable = IsUnreserved(word) && SqlTables.IsName(token.TextIn(_sql));
        return usable ? MoveTo(SqlClause.TableDone) : Refuse(SqlRefusals.TablePosition, token.Start);
    }

    /// <summary>After a comma Arc looks for no table, so that only what holds its own FROM, or reads none, may follow.</summary>
    private bool AcceptTableComma(SqlToken comma)
    {
        SqlLexer ahead = _lexer;
        SqlToken next = SkipComments(ref ahead);
        bool name = IsNamed(next);
        bool lateral = next.Kind == SqlTokenKind.Word && SqlWords.Of(next.TextIn(_sql)) == SqlWord.Lateral;
        bool readsNone = next.Kind == SqlTokenKind.Open
            || lateral
            || (name && _functions.AllowsTable(next.TextIn(_sql)) && SkipComments(ref ahead).Kind == SqlTokenKind.Open);
        return readsNone ? MoveTo(SqlClause.TableExpected) : Refuse(SqlRefusals.CommaJoin, comma.Start);
    }

    private bool AcceptTableFunction(SqlToken name, SqlWord word)
    {
        ReadOnlySpan<char> text = name.TextIn(_sql);
        if (!_functions.AllowsTable(text))
        {
            bool call = IsCallable(name, word) && !MayCall(name);
            return Refuse(call ? SqlRefusals.Function : SqlRefusals.TablePosition, name.Start);
        }

        if (name.Kind == SqlTokenKind.Word)
        {
            // Arc takes the bare name of a function for a table where nothing else in the text makes it look closer.
            _edits.Replace(name.Start, name.End, $"\"{text}\"");
        }

        return MoveTo(SqlClause.TableCall);
    }

    /// <summary>Takes <c>own.</c> and <c>default.</c> away: Arc refuses every qualified table, also of the own database.</summary>
    private bool AcceptOwnTable(SqlToken qualifier)
    {
        ReadOnlySpan<char> text = qualifier.TextIn(_sql);
        if (!text.SequenceEqual(_own) && !text.SequenceEqual("default"))
        {
            return Refuse(SqlRefusals.QualifiedTable, qualifier.Start);
        }

        SqlLexer ahead = _lexer;
        SkipComments(ref ahead);
        SqlToken table = SkipComments(ref ahead);
        SqlToken next = SkipComments(ref ahead);
        if (table.Kind is not (SqlTokenKind.Word or SqlTokenKind.Quoted)
            || next.Kind is SqlTokenKind.Dot or SqlTokenKind.Open
            || IsFraction(next))
        {
            return Refuse(SqlRefusals.QualifiedTable, qualifier.Start);
        }

        // What is skipped here is judged here: the place of the storage is no table either.
        if (!CheckColumn(table))
        {
            return false;
        }

        _lexer.SkipTo(table.End);
        _edits.Cut(qualifier.Start, table.Start, leaveSpace: false);
        SqlWord word = table.Kind == SqlTokenKind.Word ? SqlWords.Of(table.TextIn(_sql)) : SqlWord.Name;
        return word == SqlWord.Denied ? Refuse(DeniedWord, table.Start) : AcceptTable(table, word);
    }

    /// <summary>A number that begins with its dot: what stands before it is qualified in the eye of the writer.</summary>
    private readonly bool IsFraction(SqlToken token) => token.Kind == SqlTokenKind.Number && _sql[token.Start] == '.';
}
