using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Cli.ArcInstances;

/// <summary>The flags that hand over an Arc's admin key. It is used for the length of one command and stored nowhere.</summary>
/// <param name="use">What it is for, as help says it.</param>
internal sealed class ArcAdminFlags(string use)
{
    private readonly Option<string?> _key =
        Flags.Text("--arc-admin-key", "key", "that Arc's admin key; --arc-admin-key-stdin leaves no trace in the shell");

    private readonly Option<bool?> _keyFromInput =
        Flags.Switch("--arc-admin-key-stdin", $"read that Arc's admin key from standard input: {use}");

    public void AddTo(Command command)
    {
        command.Options.Add(_key);
        command.Options.Add(_keyFromInput);
    }

    public bool IsGiven(ParseResult line) => line.GetValue(_key) is not null || line.IsOn(_keyFromInput);

    public bool TakesInput(ParseResult line) => line.IsOn(_keyFromInput);

    /// <summary>The key; null when none was given. False and the fault when it cannot be one.</summary>
    public bool TryRead(ParseResult line, TextReader input, out ArcCredential? key, out string fault)
    {
        key = null;
        fault = "";
        if (!IsGiven(line))
        {
            return true;
        }

        string? secret = line.GetValue(_key);
        if (line.IsOn(_keyFromInput))
        {
            fault = secret is null ? "" : "--arc-admin-key and --arc-admin-key-stdin exclude each other";
            secret ??= input.ReadLine()?.Trim();
        }

        if (fault.Length == 0 && string.IsNullOrEmpty(secret))
        {
            fault = "there is no arc admin key on standard input";
        }
        else if (fault.Length == 0 && !ArcCredential.IsPresentable(secret!))
        {
            fault = $"the arc admin key must be printable ASCII without blanks, at most {ArcCredential.MaxLength} characters";
        }

        key = fault.Length == 0 ? new ArcCredential(secret!) : null;
        return fault.Length == 0;
    }
}
