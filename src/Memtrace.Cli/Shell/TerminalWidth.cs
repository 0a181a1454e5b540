using System.Globalization;

namespace Memtrace.Cli.Shell;

/// <summary>How wide a terminal is.</summary>
internal static class TerminalWidth
{
    private const int Least = 20;
    private const int Usual = 80;

    /// <summary>What <c>COLUMNS</c> says, else what the terminal does, else 80.</summary>
    public static int Find(IReadOnlyDictionary<string, string> variables)
    {
        int width = int.TryParse(variables.GetValueOrDefault("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out int said) && said > 0
            ? said
            : Ask();
        return Math.Max(Least, width);
    }

    private static int Ask()
    {
        try
        {
            return Console.WindowWidth is > 0 and int width ? width : Usual;
        }
        catch (Exception failure) when (failure is IOException or PlatformNotSupportedException)
        {
            return Usual;
        }
    }
}
