namespace Memtrace.Cli.Loading;

/// <summary>The scenarios as they are written.</summary>
internal static class LoadScenarios
{
    public static string[] Names { get; } = ["query", "write", "mixed", "churn"];

    public static string NameOf(LoadScenario scenario) => Names[(int)scenario];

    /// <summary>False for a word that names none.</summary>
    public static bool TryRead(string name, out LoadScenario scenario)
    {
        int at = Array.IndexOf(Names, name);
        scenario = (LoadScenario)at;
        return at >= 0;
    }
}
