namespace Memtrace.Cli.Store;

/// <summary>Who uses this tool, for the audit log: the person behind <c>sudo</c>, or else the user, and the machine.</summary>
internal static class Operator
{
    public static string Name { get; } =
        $"{(Environment.GetEnvironmentVariable("SUDO_USER") is { Length: > 0 } person ? person : Environment.UserName)}@{Environment.MachineName}";
}
