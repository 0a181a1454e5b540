using Memtrace.Proxy.Core.Sql;

namespace Memtrace.Proxy.Tests.Core.Sql;

/// <summary>Looks at SQL the way the guard's lexer does.</summary>
internal static class SqlText
{
    public static List<SqlToken> TokensOf(string sql)
    {
        List<SqlToken> tokens = [];
        var lexer = new SqlLexer(sql);
        SqlToken token = lexer.Next();
        while (token.Kind != SqlTokenKind.End)
        {
            tokens.Add(token);
            token = lexer.Next();
        }

        return tokens;
    }
}
