namespace Memtrace.Cli.Store;

/// <summary>Who uses this tool, for the audit log: the person behind <c>sudo</c>, or else the user, and the machine.</summary>
internal static class Operator
{
    private const string Nameless = "unknown";

    public static string Name { get; } = $"{Person()}@{Environment.MachineName}";

    // A container may run as a number that its list of users does not know, or have no such list.
    private static string Person()
    {
        try
        {
            string? person = Environment.GetEnvironmentVariable("SUDO_USER");
            person = string.IsNullOrEmpty(person) ? Environment.UserName : person;
            return person.Length == 0 ? Nameless : person;
        }
        catch (IOException)
        {
            return Nameless;
        }
    }
}
