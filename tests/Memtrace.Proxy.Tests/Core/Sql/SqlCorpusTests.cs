using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Sql;

namespace Memtrace.Proxy.Tests.Core.Sql;

/// <summary>The corpus is the specification of the guard: one file, one verdict. Texts are inspected for the database tenant_a.</summary>
public class SqlCorpusTests
{
    private const string ExpectPrefix = "-- expect: ";
    private static readonly DatabaseName Own = DatabaseName.TryParse("tenant_a", out DatabaseName own) ? own : default;

    public static TheoryData<string> Allowed => [.. FilesIn("allowed")];

    public static TheoryData<string> Refused => [.. FilesIn("refused")];

    [Theory]
    [MemberData(nameof(Allowed))]
    public void An_allowed_text_passes_without_its_comments_and_passes_again_unchanged(string file)
    {
        SqlVerdict verdict = ShippedGuard.Instance.Inspect(Read("allowed", file), Own);

        Assert.True(verdict.Refusal is null, $"{verdict.Refusal?.Code} at {verdict.Refusal?.Position}");
        Assert.DoesNotContain(SqlText.TokensOf(verdict.Sql!), token => token.Kind == SqlTokenKind.Comment);
        Assert.Same(verdict.Sql, ShippedGuard.Instance.Inspect(verdict.Sql!, Own).Sql);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_refused_text_is_refused_by_the_rule_its_first_line_names(string file)
    {
        string text = Read("refused", file);
        int lineEnd = text.IndexOf('\n', StringComparison.Ordinal);
        Assert.StartsWith(ExpectPrefix, text, StringComparison.Ordinal);
        string sql = text[(lineEnd + 1)..];

        SqlVerdict verdict = ShippedGuard.Instance.Inspect(sql, Own);

        Assert.Null(verdict.Sql);
        Assert.Equal(text[ExpectPrefix.Length..lineEnd], verdict.Refusal?.Code);
        Assert.InRange(verdict.Refusal!.Position!.Value, 0, sql.Length);
    }

    [Fact]
    public void The_corpus_is_there_and_touches_every_rule()
    {
        IEnumerable<string> touched = FilesIn("refused")
            .Select(file => Read("refused", file).Split('\n')[0][ExpectPrefix.Length..])
            .Distinct()
            .Order(StringComparer.Ordinal);

        Assert.True(FilesIn("allowed").Length >= 200 && FilesIn("refused").Length >= 480);
        Assert.Equal(SqlRefusals.All.Select(rule => rule.Code).Order(StringComparer.Ordinal), touched);
    }

    private static string[] FilesIn(string folder) =>
        [.. Directory.GetFiles(FolderOf(folder), "*.sql").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    private static string FolderOf(string folder) => Path.Combine(AppContext.BaseDirectory, "Core", "Sql", "corpus", folder);

    private static string Read(string folder, string file) => File.ReadAllText(Path.Combine(FolderOf(folder), file + ".sql"));
}
