using System.Collections.Immutable;
using System.Globalization;

namespace Memtrace.Proxy.Storage.Postgres;

/// <summary>One server: its name or address, or the directory of its socket, and its port.</summary>
internal sealed record PostgresHost(string Name, int Port)
{
    private const int UsualPort = 5432;

    /// <summary>As a list of several tells the driver.</summary>
    public string WithPort => Name.Contains(':') ? $"[{Name}]:{Port}" : $"{Name}:{Port}";

    public static bool TryReadAll(string list, out ImmutableArray<PostgresHost> hosts, out string fault)
    {
        ImmutableArray<PostgresHost>.Builder read = ImmutableArray.CreateBuilder<PostgresHost>();
        hosts = [];
        foreach (string part in list.Split(','))
        {
            if (Read(part) is not { } host)
            {
                fault = "a host is not host:port with a port from 1 to 65535; separate several by commas, and percent-encode a password";
                return false;
            }

            read.Add(host);
        }

        hosts = read.ToImmutable();
        fault = "";
        return true;
    }

    public override string ToString() => Name.StartsWith('/') ? $"{Uri.EscapeDataString(Name)}:{Port}" : WithPort;

    private static PostgresHost? Read(string text)
    {
        int colon = text.LastIndexOf(':');
        bool hasPort = colon > text.LastIndexOf(']');
        int port = UsualPort;
        if ((hasPort && !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port))
            || port is < 1 or > 65535
            || !PercentText.TryDecode(hasPort ? text[..colon] : text, "", out string name))
        {
            return null;
        }

        // A directory, as libpq takes it: the socket in it is the server's.
        if (name.StartsWith('/'))
        {
            return name.Contains(',') ? null : new PostgresHost(name, port);
        }

        bool isBracketed = name.StartsWith('[') && name.EndsWith(']');
        string bare = isBracketed ? name[1..^1] : name;
        UriHostNameType kind = Uri.CheckHostName(bare);
        return kind != UriHostNameType.Unknown && isBracketed == (kind == UriHostNameType.IPv6) ? new PostgresHost(bare, port) : null;
    }
}
