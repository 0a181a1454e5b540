using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Tenancies;

namespace Memtrace.Cli.ArcInstances;

/// <summary>The flags of a rotation: where the new credential comes from, and how long is waited for what.</summary>
internal sealed class RotationFlags
{
    private const string DrainName = "--drain";

    private readonly Option<bool?> _fromInput =
        Flags.Switch("--api-key-stdin", "read the new Arc key from the first line of standard input");

    private readonly ArcAdminFlags _admin = new("a token is made there for the organization, and its former one revoked");

    private readonly Option<string?> _drain = Flags.Text(
        DrainName, "time", "with an admin key: how long requests on their way may still present the former token (default 30s)");

    private readonly Option<string?> _wait = ConfirmationWait.Flag();

    public void AddTo(Command command)
    {
        command.Options.Add(_fromInput);
        _admin.AddTo(command);
        command.Options.Add(_drain);
        command.Options.Add(_wait);
    }

    public bool TryRead(ParseResult line, TextReader input, out RotationWish? wish, out string fault)
    {
        wish = null;
        TimeSpan drain = Defaults.Drain;
        fault = line.IsOn(_fromInput) == _admin.IsGiven(line) ? WhichOne(line) : "";
        if (fault.Length > 0
            || !ConfirmationWait.TryRead(line, _wait, out TimeSpan patience, out fault)
            || (line.GetValue(_drain) is { } text && !Duration.TryRead(DrainName, text, Defaults.LongestDrain, out drain, out fault))
            || !_admin.TryRead(line, input, out ArcCredential? admin, out fault)
            || !TryReadCredential(line, input, out ArcCredential? credential, out fault))
        {
            return false;
        }

        wish = new RotationWish(credential, admin, patience, drain);
        return true;
    }

    private string WhichOne(ParseResult line) =>
        line.IsOn(_fromInput)
            ? "--api-key-stdin and an arc admin key exclude each other: either the new key is given, or it is made"
            : "give --api-key-stdin or --arc-admin-key-stdin";

    private bool TryReadCredential(ParseResult line, TextReader input, out ArcCredential? credential, out string fault)
    {
        credential = null;
        fault = "";
        if (!line.IsOn(_fromInput))
        {
            return true;
        }

        string? secret = input.ReadLine()?.Trim();
        fault = string.IsNullOrEmpty(secret) ? "--api-key-stdin: there is no key on standard input"
            : ArcCredential.IsPresentable(secret) ? ""
            : $"the arc api key must be printable ASCII without blanks, at most {ArcCredential.MaxLength} characters";
        credential = fault.Length == 0 ? new ArcCredential(secret!) : null;
        return fault.Length == 0;
    }
}
