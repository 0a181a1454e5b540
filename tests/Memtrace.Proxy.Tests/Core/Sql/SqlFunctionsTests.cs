using System.Text;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Sql;

namespace Memtrace.Proxy.Tests.Core.Sql;

public class SqlFunctionsTests
{
    private static readonly string[] Groups = ["math", "text", "date", "list", "struct", "json", "aggregate", "window", "other", "table"];

    [Fact]
    public void The_shipped_list_reads_without_a_fault_and_is_sorted()
    {
        using System.Text.Json.JsonDocument file = System.Text.Json.JsonDocument.Parse(ShippedGuard.File);
        foreach (string group in Groups)
        {
            string[] names = [.. file.RootElement.GetProperty(group).EnumerateArray().Select(name => name.GetString()!)];
            Assert.Equal(names.Order(StringComparer.Ordinal), names);
        }

        Assert.NotNull(ShippedGuard.Instance);
    }

    [Fact]
    public void A_function_that_an_operator_adds_can_be_called_and_nothing_else()
    {
        SqlGuard guard = GuardOf(Text(("other", "\"my_pure_function\"")));

        Assert.Null(guard.Inspect("SELECT MY_PURE_FUNCTION(1), \"my_pure_function\"(2)", default(DatabaseName)).Refusal);
        Assert.Equal("sql_function", guard.Inspect("SELECT my_pure_function2(1)", default(DatabaseName)).Refusal?.Code);
        Assert.Equal("sql_table_position", guard.Inspect("SELECT * FROM my_pure_function(1)", default(DatabaseName)).Refusal?.Code);
    }

    [Theory]
    [InlineData("read_parquet")]
    [InlineData("read_anything_new")]
    [InlineData("duckdb_settings")]
    [InlineData("pragma_table_info")]
    [InlineData("query")]
    [InlineData("query_table")]
    [InlineData("parquet_scan")]
    [InlineData("made_up_scan")]
    [InlineData("arcx_partitions")]
    [InlineData("getenv")]
    [InlineData("sleep_ms")]
    [InlineData("setseed")]
    [InlineData("current_database")]
    [InlineData("pg_sleep")]
    [InlineData("has_table_privilege")]
    [InlineData("json_structure")]
    [InlineData("json_group_structure")]
    [InlineData("json_contains")]
    [InlineData("json_merge_patch")]
    [InlineData("json_transform")]
    [InlineData("json_transform_strict")]
    [InlineData("from_json")]
    [InlineData("from_json_strict")]
    [InlineData("reservoir_quantile")]
    [InlineData("is_histogram_other_bin")]
    [InlineData("switch")]
    public void What_lies_below_the_floor_cannot_be_opened_by_an_operator(string name)
    {
        Assert.Contains(FaultsOf(Text(("other", $"\"{name}\""))), fault => fault.Contains($"function {name}: ", StringComparison.Ordinal));
        Assert.Contains(FaultsOf(Text(("table", $"\"{name}\""))), fault => fault.Contains($"function {name}: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("histogram")]
    [InlineData("histogram_values")]
    public void A_macro_over_a_named_table_cannot_stand_in_the_place_of_one(string name) =>
        Assert.NotEmpty(FaultsOf(Text(("table", $"\"{name}\""))));

    [Theory]
    [InlineData("Abs")]
    [InlineData("a b")]
    [InlineData("1a")]
    [InlineData("")]
    [InlineData("a(b")]
    [InlineData("é")]
    public void A_name_that_is_no_plain_name_is_a_fault(string name) =>
        Assert.Contains("not a plain name", Assert.Single(FaultsOf(Text(("math", $"\"{name}\"")))), StringComparison.Ordinal);

    [Fact]
    public void A_name_that_stands_twice_is_a_fault_also_in_two_groups()
    {
        Assert.Equal(["function abs: named twice"], FaultsOf(Text(("math", "\"abs\", \"abs\""))));
        Assert.Equal(["function abs: named twice"], FaultsOf(Text(("math", "\"abs\""), ("other", "\"abs\""))));
        Assert.Empty(FaultsOf(Text(("list", "\"range\""), ("table", "\"range\""))));
    }

    [Fact]
    public void Every_fault_is_told_at_once() =>
        Assert.Equal(3, FaultsOf(Text(("math", "\"Abs\", \"getenv\"")).Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal)).Count);

    [Fact]
    public void An_unknown_a_missing_a_repeated_and_an_empty_group_are_faults()
    {
        string whole = Text();
        Assert.Empty(FaultsOf(whole));
        Assert.NotEmpty(FaultsOf(whole.Replace("\"window\"", "\"windows\"", StringComparison.Ordinal)));
        Assert.NotEmpty(FaultsOf(whole.Replace(",\"window\":[]", "", StringComparison.Ordinal)));
        Assert.NotEmpty(FaultsOf(whole.Replace(",\"window\":[]", ",\"window\":[],\"window\":[]", StringComparison.Ordinal)));
        Assert.NotEmpty(FaultsOf(whole.Replace("\"window\":[]", "\"window\":null", StringComparison.Ordinal)));
        Assert.NotEmpty(FaultsOf(Text(("math", "null"))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"version\": 1")]
    public void What_is_no_list_is_a_fault(string text) => Assert.NotEmpty(FaultsOf(text));

    private static string Text(params (string Group, string Names)[] groups) =>
        "{\"version\":1," + string.Join(',', Groups.Select(group => $"\"{group}\":[{groups.FirstOrDefault(given => given.Group == group).Names}]")) + "}";

    private static SqlGuard GuardOf(string text)
    {
        Assert.True(SqlFunctions.TryParse(Encoding.UTF8.GetBytes(text), out SqlFunctions? functions, out IReadOnlyList<string> faults), string.Join("; ", faults));
        return new SqlGuard(functions!);
    }

    private static IReadOnlyList<string> FaultsOf(string text)
    {
        bool read = SqlFunctions.TryParse(Encoding.UTF8.GetBytes(text), out SqlFunctions? functions, out IReadOnlyList<string> faults);
        Assert.Equal(read, functions is not null);
        Assert.Equal(read, faults.Count == 0);
        return faults;
    }
}
