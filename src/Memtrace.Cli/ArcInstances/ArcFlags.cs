using System.Collections.Immutable;
using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.ArcInstances;

/// <summary>The flags that describe an Arc, for setting it and for changing it.</summary>
internal sealed class ArcFlags
{
    private readonly Option<string[]?> _urls =
        Flags.Texts("--url", "url", "where an Arc node listens; repeat it for each node of one cluster");

    private readonly Option<string?> _database = Flags.Text("--database", "name", "the organization's database on that Arc");

    private readonly Option<string?> _credential =
        Flags.Text("--api-key", "key", "what the proxy presents to that Arc; --api-key-stdin leaves no trace in the shell");

    private readonly Option<bool?> _credentialFromInput =
        Flags.Switch("--api-key-stdin", "read the Arc key from the first line of standard input");

    private readonly Option<string?> _measurement =
        Flags.Text("--measurement", "name", "the measurement of Memtrace's own memories (default events)");

    private readonly Option<bool?> _dedicated =
        Flags.Switch("--dedicated", "no other organization uses that Arc; write bodies then go on uninspected");

    private readonly Option<bool?> _unverified =
        Flags.Switch("--no-verify", "do not ask that Arc whether it is reachable and takes the key");

    /// <summary>What an Arc's answer to the probe means where <c>--no-verify</c> can be given.</summary>
    public static string Advise(Problem fault) =>
        fault.Code == ProblemCode.ArcUnproven ? fault.Text + "; use --no-verify to bind it anyway" : fault.Text;

    public void AddTo(Command command)
    {
        Option[] all = [_urls, _database, _credential, _credentialFromInput, _measurement, _dedicated, _unverified];
        foreach (Option option in all)
        {
            command.Options.Add(option);
        }
    }

    public bool Verifies(ParseResult line) => !line.IsOn(_unverified);

    public bool HasUrl(ParseResult line) => line.GetValue(_urls) is [{ Length: > 0 }, ..];

    public bool HasDatabase(ParseResult line) => !string.IsNullOrEmpty(line.GetValue(_database));

    public bool HasCredential(ParseResult line) => line.GetValue(_credential) is not null || line.IsOn(_credentialFromInput);

    /// <summary>True when a flag says something about the Arc.</summary>
    public bool AnyGiven(ParseResult line) =>
        line.GetValue(_urls) is [_, ..] || line.GetValue(_database) is not null || line.GetValue(_credential) is not null
        || line.IsOn(_credentialFromInput) || line.GetValue(_measurement) is not null || line.GetValue(_dedicated) is not null;

    /// <summary>What the flags say; what was not given is null. False and the fault when a value is malformed.</summary>
    public bool TryRead(ParseResult line, TextReader input, out ArcChange change, out string fault)
    {
        change = new ArcChange { Dedicated = line.GetValue(_dedicated) };
        return TryReadUrls(line, ref change, out fault)
            && TryReadNames(line, ref change, out fault)
            && TryReadCredential(line, input, ref change, out fault);
    }

    private bool TryReadUrls(ParseResult line, ref ArcChange change, out string fault)
    {
        fault = "";
        if (line.GetValue(_urls) is not [_, ..] texts)
        {
            return true;
        }

        var urls = ImmutableArray.CreateBuilder<ArcUrl>(texts.Length);
        foreach (string text in texts)
        {
            // The text is not repeated: an URL that is refused may carry a password.
            if (!ArcUrl.TryParse(text, out ArcUrl url, out string wrong))
            {
                fault = $"invalid --url: {wrong}";
                return false;
            }

            if (urls.Any(other => other.Address == url.Address))
            {
                fault = $"--url given twice: {url.Text}";
                return false;
            }

            urls.Add(url);
        }

        change = change with { Urls = urls.ToImmutable() };
        return true;
    }

    private bool TryReadNames(ParseResult line, ref ArcChange change, out string fault)
    {
        fault = "";
        if (line.GetValue(_database) is { } database)
        {
            if (!DatabaseName.TryParse(database, out DatabaseName name))
            {
                fault = $"invalid --database '{database}': {Rule(DatabaseName.MaxLength)}";
                return false;
            }

            change = change with { Database = name };
        }

        if (line.GetValue(_measurement) is { } measurement)
        {
            if (!MeasurementName.TryParse(measurement, out MeasurementName name))
            {
                fault = $"invalid --measurement '{measurement}': {Rule(MeasurementName.MaxLength)}";
                return false;
            }

            change = change with { Measurement = name };
        }

        return true;
    }

    private bool TryReadCredential(ParseResult line, TextReader input, ref ArcChange change, out string fault)
    {
        fault = "";
        string? secret = line.GetValue(_credential);
        if (line.IsOn(_credentialFromInput))
        {
            if (secret is not null)
            {
                fault = "--api-key and --api-key-stdin exclude each other";
                return false;
            }

            secret = input.ReadLine()?.Trim();
            if (string.IsNullOrEmpty(secret))
            {
                fault = "--api-key-stdin: there is no key on standard input";
                return false;
            }
        }

        if (secret is null)
        {
            return true;
        }

        change = change with { Credential = new ArcCredential(secret) };
        fault = ArcCredential.IsPresentable(secret)
            ? ""
            : $"the arc api key must be printable ASCII without blanks, at most {ArcCredential.MaxLength} characters";
        return fault.Length == 0;
    }

    private static string Rule(int maxLength) =>
        $"use a letter, then up to {maxLength - 1} letters, digits, underscores or hyphens";
}
