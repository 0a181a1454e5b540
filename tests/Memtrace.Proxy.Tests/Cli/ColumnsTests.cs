using Memtrace.Cli.Shell;

namespace Memtrace.Proxy.Tests.Cli;

public sealed class ColumnsTests
{
    private static readonly string LongName = new('n', 60);

    [Fact]
    public void For_a_program_columns_are_as_wide_as_declared_and_nothing_is_cut()
    {
        Columns table = Table();

        Assert.Equal($"ID        NAME    CREATED\norg_1     {LongName}  2026-08-01", table.ToString());
        Assert.Equal(table.ToString(), table.Write(null, header => header));
    }

    [Fact]
    public void On_a_terminal_the_widest_column_is_cut_until_the_line_fits()
    {
        string[] lines = Table().Write(40, header => $"<{header}>").Split('\n');

        Assert.Equal($"<ID     {"NAME",-21}  CREATED>", lines[0]);
        Assert.Equal($"org_1  {new string('n', 20)}…  2026-08-01", lines[1]);
        Assert.Equal(40, lines[1].Length);
    }

    [Fact]
    public void On_a_wide_terminal_columns_are_as_wide_as_their_longest_text() =>
        Assert.Equal($"org_1  {LongName}  2026-08-01", Table().Write(100, header => header).Split('\n')[1]);

    [Fact]
    public void What_names_a_row_is_not_cut_unless_it_was_named_among_those_that_may_be()
    {
        Columns table = new Columns(4, 4).Add("ID", "A", "B").Add("org_0123456789", "aaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbb");

        Assert.Equal("org_0123456789  aaaaa…  bbbbb…", table.Write(30, header => header).Split('\n')[1]);
        Assert.Equal("org_0123456789  aaaaa…  bbbbb…", table.Write(20, header => header).Split('\n')[1]);
        Assert.Equal("org_0…  aaaaaaaaaaaaaaa  bbbbbbbbbbbbbbb", table.Yielding(0).Write(20, header => header).Split('\n')[1]);
    }

    [Fact]
    public void A_header_alone_fits_too() => Assert.Equal("ID  NAME", new Columns(32, 30).Add("ID", "NAME").Write(80, header => header));

    private static Columns Table() => new Columns(8, 6).Add("ID", "NAME", "CREATED").Add("org_1", LongName, "2026-08-01");
}
