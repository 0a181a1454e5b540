using System.Globalization;

namespace Memtrace.Proxy.Storage.Redis;

/// <summary>
/// Where a Redis is and how it is entered: <c>redis://[:password@]host:port[,host:port…][/db][?prefix=…&amp;ca=…]</c>, <c>rediss</c> for
/// TLS. Names in Redis begin with the prefix, <c>memtrace:</c> unless told; <c>ca</c> is a PEM file of the authorities to trust.
/// </summary>
public sealed class RedisAddress
{
    /// <summary>The setting that holds the address.</summary>
    public const string Variable = "MEMTRACE_REDIS_URL";

    private const string Plain = "redis://";
    private const string Tls = "rediss://";
    private const int UsualPort = 6379;

    private RedisAddress(
        bool isTls, IReadOnlyList<(string Host, int Port)> hosts, string? password, int database, RedisOptionsText options)
    {
        Prefix = options.Prefix;
        Trust = options.Trust;
        IsTls = isTls;
        Hosts = hosts;
        Password = password;
        Database = database;
    }

    /// <summary>True when connections are encrypted.</summary>
    internal bool IsTls { get; }

    /// <summary>The nodes of one Redis.</summary>
    internal IReadOnlyList<(string Host, int Port)> Hosts { get; }

    /// <summary>The password; null when there is none.</summary>
    internal string? Password { get; }

    /// <summary>The number of the database.</summary>
    internal int Database { get; }

    /// <summary>What every name in Redis begins with.</summary>
    internal string Prefix { get; }

    /// <summary>The authorities to trust; null when the machine's are.</summary>
    internal RedisTrust? Trust { get; }

    /// <summary>Reads an address. When false, <paramref name="fault"/> says what is wrong and its cure, without any of the text.</summary>
    public static bool TryParse(string text, out RedisAddress? address, out string fault)
    {
        address = null;
        bool isTls = text.StartsWith(Tls, StringComparison.OrdinalIgnoreCase);
        if (!isTls && !text.StartsWith(Plain, StringComparison.OrdinalIgnoreCase))
        {
            fault = $"{Variable}: it begins with neither redis:// nor rediss://; write redis://[:password@]host:port[/db]";
            return false;
        }

        string rest = text[(isTls ? Tls : Plain).Length..];
        int at = rest.LastIndexOf('@');
        int question = rest.IndexOf('?', at + 1);
        string asked = question < 0 ? "" : rest[(question + 1)..];
        rest = question < 0 ? rest : rest[..question];
        int slash = rest.IndexOf('/', at + 1);
        string list = slash < 0 ? rest[(at + 1)..] : rest[(at + 1)..slash];
        if (!TryReadPassword(at < 0 ? "" : rest[..at], at >= 0, out string? password, out fault)
            || !TryReadDatabase(slash < 0 ? "" : rest[(slash + 1)..], out int database, out fault)
            || !TryReadHosts(list, out List<(string, int)> hosts, out fault)
            || RedisOptionsText.Read(asked, isTls, out fault) is not { } options)
        {
            return false;
        }

        address = new RedisAddress(isTls, hosts, password, database, options);
        return true;
    }

    /// <summary>Never the address: it may hold a password.</summary>
    public override string ToString() => "redis://***";

    private static bool TryReadPassword(string text, bool isGiven, out string? password, out string fault)
    {
        password = null;
        fault = "";
        if (!isGiven)
        {
            return true;
        }

        if (text.Length < 2 || text[0] != ':')
        {
            fault = $"{Variable}: what stands before the @ is not :password; user names are not supported";
            return false;
        }

        if (text.AsSpan(1).ContainsAny("@,/:"))
        {
            fault = $"{Variable}: the password holds one of @ , / : as it is; write %40 %2C %2F %3A, and one password for all hosts";
            return false;
        }

        password = Uri.UnescapeDataString(text[1..]);
        return true;
    }

    private static bool TryReadDatabase(string text, out int database, out string fault)
    {
        database = 0;
        bool read = text.Length == 0 || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out database);
        fault = read ? "" : $"{Variable}: what follows the hosts is not the number of a database; write /0, or nothing";
        return read;
    }

    private static bool TryReadHosts(string list, out List<(string Host, int Port)> hosts, out string fault)
    {
        hosts = [];
        foreach (string part in list.Split(','))
        {
            if (!TryReadHost(part.Trim(), out (string, int) host))
            {
                fault = $"{Variable}: a host is not host:port with a port from 1 to 65535; separate several by commas";
                return false;
            }

            hosts.Add(host);
        }

        fault = "";
        return true;
    }

    private static bool TryReadHost(string text, out (string Host, int Port) host)
    {
        int colon = text.LastIndexOf(':');
        bool hasPort = colon > text.LastIndexOf(']');
        string name = hasPort ? text[..colon] : text;
        int port = UsualPort;
        bool isRead = !hasPort || int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port);
        bool isBracketed = name.StartsWith('[') && name.EndsWith(']');
        string bare = isBracketed ? name[1..^1] : name;
        UriHostNameType kind = Uri.CheckHostName(bare);
        host = (bare, port);
        return isRead && port is >= 1 and <= 65535 && kind != UriHostNameType.Unknown && isBracketed == (kind == UriHostNameType.IPv6);
    }
}
