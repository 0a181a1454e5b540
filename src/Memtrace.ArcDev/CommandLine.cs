using System.Globalization;

namespace Memtrace.ArcDev;

/// <summary>The flags and variables of the program <c>arcdev</c>; a flag wins over its variable.</summary>
internal sealed class CommandLine
{
    public const string Usage =
        """
        arcdev: a development Arc, in memory. For demos, tests and load tests; never for production.

        Usage: arcdev [flags]

          --host ADDRESS       where to listen, default 127.0.0.1 (ARC_SERVER_HOST)
          --port PORT          0 to 65535, default 8000; 0 takes a free port (ARC_SERVER_PORT)
          --token TOKEN        an admin token; may repeat (ARC_AUTH_BOOTSTRAP_TOKEN)
          --read-token TOKEN   a token that may query; may repeat
          --write-token TOKEN  a token that may write; may repeat
          --no-auth            every route open to everyone (ARC_AUTH_ENABLED=false)
          --root PATH          the storage root shown in paths, default /arc-data
          --quiet              only the line that says where it listens
          --help

        One token given as --read-token and as --write-token may do both. Without any token one admin token is made
        and printed at start.

        Example: arcdev --port 8000 --token dev-admin
        """;

    private readonly List<ArcDevToken> _tokens = [];
    private string _host = "127.0.0.1";
    private int _port = 8000;
    private string _root = "/arc-data";
    private bool _authEnabled = true;

    public bool Quiet { get; private set; }

    public bool WantsHelp { get; private set; }

    /// <summary>The first fault, or null.</summary>
    public string? Fault { get; private set; }

    public static CommandLine Parse(IReadOnlyList<string> arguments, Func<string, string?> variable)
    {
        var line = new CommandLine();
        line.ReadVariables(variable);
        for (var at = 0; at < arguments.Count && line.Fault is null; at++)
        {
            at += line.ReadFlag(arguments[at], at + 1 < arguments.Count ? arguments[at + 1] : null);
        }

        return line;
    }

    public ArcDevOptions ToOptions() => new()
    {
        Host = _host,
        Port = _port,
        Root = _root,
        AuthEnabled = _authEnabled,
        Tokens = [.. _tokens],
    };

    private void ReadVariables(Func<string, string?> variable)
    {
        _host = variable("ARC_SERVER_HOST") is { Length: > 0 } host ? host : _host;
        if (variable("ARC_SERVER_PORT") is { Length: > 0 } port)
        {
            ReadPort("ARC_SERVER_PORT", port);
        }

        if (variable("ARC_AUTH_ENABLED") is { Length: > 0 } enabled && !bool.TryParse(enabled, out _authEnabled))
        {
            Fault = "ARC_AUTH_ENABLED must be true or false";
        }

        if (variable("ARC_AUTH_BOOTSTRAP_TOKEN") is { Length: > 0 } token)
        {
            _tokens.Add(new ArcDevToken(token, ArcPermissions.Admin));
        }
    }

    /// <summary>How many further arguments the flag took.</summary>
    private int ReadFlag(string flag, string? value)
    {
        switch (flag)
        {
            case "--help" or "-h":
                WantsHelp = true;
                return 0;
            case "--quiet":
                Quiet = true;
                return 0;
            case "--no-auth":
                _authEnabled = false;
                return 0;
        }

        var cut = flag.IndexOf('=');
        var (name, text) = cut < 0 ? (flag, value) : (flag[..cut], flag[(cut + 1)..]);
        ReadValue(name, text);
        return cut < 0 ? 1 : 0;
    }

    private void ReadValue(string name, string? value)
    {
        if (name is not ("--host" or "--port" or "--token" or "--read-token" or "--write-token" or "--root"))
        {
            Fault = $"unknown flag {name}; see arcdev --help";
        }
        else if (string.IsNullOrEmpty(value))
        {
            Fault = $"{name} needs a value";
        }
        else if (name == "--port")
        {
            ReadPort(name, value);
        }
        else if (name == "--host")
        {
            _host = value;
        }
        else if (name == "--root")
        {
            _root = value.StartsWith('/') || value.Contains("://", StringComparison.Ordinal) ? value : "/" + value;
        }
        else
        {
            _tokens.Add(new ArcDevToken(value, name switch
            {
                "--read-token" => ArcPermissions.Read,
                "--write-token" => ArcPermissions.Write,
                _ => ArcPermissions.Admin,
            }));
        }
    }

    private void ReadPort(string name, string text)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _port) || _port > 65535)
        {
            Fault = $"{name} must be a number from 0 to 65535";
        }
    }
}
