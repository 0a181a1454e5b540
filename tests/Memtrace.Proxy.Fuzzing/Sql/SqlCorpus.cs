namespace Memtrace.Proxy.Fuzzing.Sql;

/// <summary>The texts that specify the guard, allowed and refused, as material for mutation.</summary>
internal static class SqlCorpus
{
    /// <summary>Every text, without the line that says what is expected; in the same order everywhere. The allowed ones stand thrice.</summary>
    public static IReadOnlyList<string> Read()
    {
        var allowed = ReadAll("allowed");
        return [.. allowed, .. allowed, .. allowed, .. ReadAll("refused")];
    }

    private static string[] ReadAll(string folder) =>
    [
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "fuzzing", "corpus", folder), "*.sql").Order(StringComparer.Ordinal).Select(ReadOne),
    ];

    private static string ReadOne(string file)
    {
        var text = File.ReadAllText(file).Replace("ROOT/", TwoTenants.Root + "/", StringComparison.Ordinal);
        return text.StartsWith("-- expect:", StringComparison.Ordinal) ? text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..] : text;
    }
}
