using System.Collections.Immutable;
using Npgsql;

namespace Memtrace.Proxy.Storage.Postgres;

/// <summary>
/// Where a PostgreSQL is and how it is entered: <c>postgres://user[:password]@host[:port][,host…]/database[?option=value&amp;…]</c>, with
/// libpq's names of options as far as they are known here. Without <c>sslmode</c> a connection is encrypted if the server can, and
/// nothing is verified, as libpq does it.
/// </summary>
/// <remarks>https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-CONNSTRING.</remarks>
public sealed class PostgresAddress
{
    /// <summary>The setting that holds the address.</summary>
    public const string Variable = "MEMTRACE_DATABASE_URL";

    private const string Form = "write postgres://user:password@host:5432/database";

    private PostgresAddress(
        string user, string? password, ImmutableArray<PostgresHost> hosts, string database, PostgresOptionsText options)
    {
        User = user;
        Password = password;
        Hosts = hosts;
        Database = database;
        Options = options;
    }

    /// <summary>The user, decoded.</summary>
    internal string User { get; }

    /// <summary>The password, decoded; null when there is none.</summary>
    internal string? Password { get; }

    /// <summary>The servers of one store, at least one: the first that can be written is used.</summary>
    internal ImmutableArray<PostgresHost> Hosts { get; }

    /// <summary>The name of the database, decoded.</summary>
    internal string Database { get; }

    /// <summary>What follows the question mark.</summary>
    internal PostgresOptionsText Options { get; }

    /// <summary>Whether a text is meant for an address, right or wrong.</summary>
    public static bool IsMeant(string text) => SchemeOf(text) is not null;

    /// <summary>Reads an address. When false, <paramref name="fault"/> says what is wrong and its cure, and never shows the password.</summary>
    public static bool TryParse(string text, out PostgresAddress? address, out string fault)
    {
        address = null;
        if (SchemeOf(text) is not { } scheme)
        {
            fault = $"it begins with neither postgres:// nor postgresql://; {Form}";
            return false;
        }

        string rest = text[scheme.Length..];
        int question = rest.IndexOf('?');
        string asked = question < 0 ? "" : rest[(question + 1)..];
        rest = question < 0 ? rest : rest[..question];
        int at = rest.IndexOf('@');
        int slash = rest.IndexOf('/', at + 1);
        string hosts = slash < 0 ? rest[(at + 1)..] : rest[(at + 1)..slash];
        if (!TryReadUser(at < 0 ? "" : rest[..at], out string user, out string? password, out fault)
            || !PostgresHost.TryReadAll(hosts, out ImmutableArray<PostgresHost> servers, out fault)
            || !TryReadDatabase(slash < 0 ? "" : rest[(slash + 1)..], out string database, out fault)
            || PostgresOptionsText.Read(asked, out fault) is not { } options)
        {
            return false;
        }

        address = new PostgresAddress(user, password, servers, database, options);
        return true;
    }

    /// <summary>The address without its password and options.</summary>
    public override string ToString() =>
        $"postgres://{Uri.EscapeDataString(User)}@{string.Join(',', Hosts)}/{Uri.EscapeDataString(Database)}";

    /// <summary>What the driver is told; what is left alone is as the driver has it.</summary>
    internal NpgsqlConnectionStringBuilder ToConnectionString()
    {
        var told = new NpgsqlConnectionStringBuilder
        {
            Host = Hosts.Length == 1 ? Hosts[0].Name : string.Join(',', Hosts.Select(host => host.WithPort)),
            Port = Hosts[0].Port,
            Username = User,
            Password = Password,
            Database = Database,
        };
        Options.Tell(told);
        return told;
    }

    private static string? SchemeOf(string text) =>
        Array.Find(["postgres://", "postgresql://"], scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    private static bool TryReadUser(string text, out string user, out string? password, out string fault)
    {
        int colon = text.IndexOf(':');
        (user, password) = (colon < 0 ? text : text[..colon], colon < 0 ? null : text[(colon + 1)..]);
        if (user.Length == 0)
        {
            fault = $"it names no user; {Form}";
            return false;
        }

        if (!PercentText.TryDecode(user, "/", out user) || (password is not null && !PercentText.TryDecode(password, "/", out password)))
        {
            fault = "the user or the password is not percent-encoded: write %25 %40 %2F %3F for % @ / ?";
            return false;
        }

        fault = "";
        return true;
    }

    private static bool TryReadDatabase(string text, out string database, out string fault)
    {
        bool isRead = PercentText.TryDecode(text, "/", out database) && database.Length > 0;
        fault = isRead ? "" : $"it names no database; {Form}";
        return isRead;
    }
}
