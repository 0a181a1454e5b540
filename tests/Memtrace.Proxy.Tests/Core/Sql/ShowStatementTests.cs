using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Sql;

namespace Memtrace.Proxy.Tests.Core.Sql;

public class ShowStatementTests
{
    [Theory]
    [InlineData("SHOW DATABASES", ShowKind.Databases)]
    [InlineData("show\n\tdatabases ;", ShowKind.Databases)]
    [InlineData("/* a */ SHOW -- b\n DATABASES; -- c", ShowKind.Databases)]
    [InlineData("SHOW TABLES", ShowKind.Tables)]
    [InlineData("Show Measurements;", ShowKind.Tables)]
    [InlineData("SHOW/**/TABLES", ShowKind.Tables)]
    [InlineData("SHOW TABLES FROM tenant-a", ShowKind.Tables)]
    [InlineData("SHOW TABLES FROM tenant-a;", ShowKind.Tables)]
    [InlineData("SHOW TABLES FROM tenant-a-- x", ShowKind.Tables)]
    [InlineData("SHOW TABLES from \"tenant-a\"", ShowKind.Tables)]
    [InlineData("SHOW MEASUREMENTS FROM/* x */'tenant-a' ;", ShowKind.Tables)]
    public void The_statements_of_Arc_are_understood(string sql, ShowKind kind)
    {
        Assert.Equal(kind, Read(sql, out Refusal? refusal));
        Assert.Null(refusal);
    }

    [Theory]
    [InlineData("SELECT 1")]
    [InlineData("")]
    [InlineData("-- SHOW TABLES")]
    [InlineData("\"SHOW\" TABLES")]
    [InlineData("SHOWTABLES")]
    [InlineData("'SHOW' TABLES")]
    [InlineData("(SHOW TABLES)")]
    [InlineData("WITH a AS (SHOW TABLES) SELECT 1")]
    public void Any_other_text_is_left_to_the_guard(string sql)
    {
        Assert.Equal(ShowKind.None, Read(sql, out Refusal? refusal));
        Assert.Null(refusal);
    }

    [Theory]
    [InlineData("SHOW", "sql_statement_kind", 4)]
    [InlineData("SHOW ALL TABLES", "sql_statement_kind", 5)]
    [InlineData("SHOW SCHEMAS", "sql_statement_kind", 5)]
    [InlineData("SHOW \"tables\"", "sql_statement_kind", 5)]
    [InlineData("SHOW cpu", "sql_statement_kind", 5)]
    [InlineData("SHOW TABLES cpu", "sql_statement_kind", 12)]
    [InlineData("SHOW TABLES IN tenant-a", "sql_statement_kind", 12)]
    [InlineData("SHOW TABLES FROM", "sql_statement_kind", 16)]
    [InlineData("SHOW TABLES FROM (SELECT 1)", "sql_statement_kind", 17)]
    [InlineData("SHOW TABLES FROM \"tenant-a", "sql_statement_kind", 17)]
    [InlineData("SHOW TABLES FROM `tenant-a`", "sql_statement_kind", 17)]
    [InlineData("SHOW DATABASES FROM tenant-a", "sql_statement_kind", 15)]
    [InlineData("SHOW DATABASES LIKE 'a'", "sql_statement_kind", 15)]
    [InlineData("SHOW TABLES FROM tenant-a WHERE 1", "sql_statement_kind", 26)]
    [InlineData("SHOW TABLES FROM \"tenant-a\".\"x\"", "sql_statement_kind", 27)]
    [InlineData("SHOW TABLES; SHOW DATABASES", "sql_statements", 13)]
    [InlineData("SHOW TABLES;;", "sql_statements", 12)]
    [InlineData("SHOW TABLES FROM tenant_b", "sql_qualified_table", 17)]
    [InlineData("SHOW TABLES FROM Tenant-A", "sql_qualified_table", 17)]
    [InlineData("SHOW TABLES FROM \"tenant-b\"", "sql_qualified_table", 17)]
    [InlineData("SHOW TABLES FROM 'tenant-b'", "sql_qualified_table", 17)]
    [InlineData("SHOW TABLES FROM tenant-a.x", "sql_qualified_table", 17)]
    [InlineData("SHOW TABLES FROM tenant-a/../tenant-b", "sql_statement_kind", 25)]
    [InlineData("SHOW TABLES FROM '..'", "sql_qualified_table", 17)]
    [InlineData("SHOW TABLES FROM default", "sql_qualified_table", 17)]
    public void Every_other_form_and_every_other_database_is_refused(string sql, string code, int position)
    {
        Assert.Equal(ShowKind.None, Read(sql, out Refusal? refusal));
        Assert.Equal((code, position), (refusal?.Code, refusal?.Position));
    }

    [Fact]
    public void Without_a_database_no_name_is_the_own_one()
    {
        Assert.Equal(ShowKind.None, ShowStatement.Read("SHOW TABLES FROM x", default, out Refusal? refusal));
        Assert.Equal("sql_qualified_table", refusal?.Code);
    }

    private static ShowKind Read(string sql, out Refusal? refusal)
    {
        Assert.True(DatabaseName.TryParse("tenant-a", out DatabaseName own));
        return ShowStatement.Read(sql, own, out refusal);
    }
}
