using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Cli.Keys;

/// <summary>The flags that describe a key, for issuing it and for changing it.</summary>
internal sealed class KeyFlags
{
    private const string Expiry = "--expires-in";
    private const string Networks = "--allow-cidr";

    private readonly Option<string?> _permissions;

    private readonly Option<string?> _expiresIn =
        Flags.Text(Expiry, "time", "how long the key works from now on, as 90d, 12h, 30m or 45s");

    private readonly Option<string[]?> _networks = Flags.Texts(
        Networks, "cidr", "a network or address the key may be used from, as 10.0.0.0/8 or 2001:db8::1; repeat it or use commas");

    /// <param name="permissionsUnlessGiven">What the permissions are when the flag is absent, for the help page.</param>
    public KeyFlags(string permissionsUnlessGiven) => _permissions = Flags.ListOf(
        "--permissions", $"comma list of read, write, admin ({permissionsUnlessGiven})", "read", "write", "admin");

    public void AddTo(Command command)
    {
        command.Options.Add(_permissions);
        command.Options.Add(_expiresIn);
        command.Options.Add(_networks);
    }

    /// <summary>What the flags say; what was not given is null. False and the fault when a value is malformed.</summary>
    public bool TryRead(ParseResult line, out GivenKey given, out string fault)
    {
        given = new GivenKey(null, null, null);
        return TryReadPermissions(line, ref given, out fault)
            && TryReadExpiry(line, ref given, out fault)
            && TryReadNetworks(line, ref given, out fault);
    }

    private bool TryReadPermissions(ParseResult line, ref GivenKey given, out string fault)
    {
        fault = "";
        if (line.GetValue(_permissions) is not { } list)
        {
            return true;
        }

        if (!KeyPermissionsText.TryParse(list, out KeyPermissions permissions, out string unknown))
        {
            fault = $"unknown permission: '{unknown}' (use read, write, admin)";
            return false;
        }

        given = given with { Permissions = permissions };
        return true;
    }

    private bool TryReadExpiry(ParseResult line, ref GivenKey given, out string fault)
    {
        fault = "";
        if (line.GetValue(_expiresIn) is not { } text)
        {
            return true;
        }

        if (!Duration.TryRead(Expiry, text, Duration.Longest, out TimeSpan life, out fault))
        {
            return false;
        }

        given = given with { ExpiresIn = life };
        fault = life > TimeSpan.Zero ? "" : $"invalid argument \"{text}\" for \"{Expiry}\" flag: at least 1s";
        return fault.Length == 0;
    }

    private bool TryReadNetworks(ParseResult line, ref GivenKey given, out string fault)
    {
        fault = "";
        if (line.GetValue(_networks) is not [_, ..] lists)
        {
            return true;
        }

        if (!AllowedNetworks.TryParse(string.Join(',', lists), out AllowedNetworks networks, out string wrong))
        {
            fault = wrong.Length > 0
                ? $"invalid {Networks} '{wrong}': use a network as 10.0.0.0/8 or 2001:db8::/32, without bits behind its length, or an address"
                : $"invalid {Networks}: use 1 to {AllowedNetworks.Most} networks";
            return false;
        }

        given = given with { AllowedNetworks = networks };
        return true;
    }
}
