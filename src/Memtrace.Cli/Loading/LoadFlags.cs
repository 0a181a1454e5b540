using System.CommandLine;
using System.Globalization;
using Memtrace.Cli.Shell;

namespace Memtrace.Cli.Loading;

/// <summary>The flags of a load test, each within bounds that no slip of the finger can leave.</summary>
internal sealed class LoadFlags
{
    private const int MostConnections = 10_000;
    private const int MostRows = 10_000;
    private const int MostPerSecond = 1_000_000;
    private const int LongestSql = 16 * 1024;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Option<string?> _url = Flags.Text("--url", "url", "where the proxy listens (default http://127.0.0.1:9100)");
    private readonly Option<bool?> _keyFromInput = Flags.Switch("--key-stdin", "read the keys that call from standard input, one a line");
    private readonly Option<string?> _keysFile = Flags.File("--keys-file", "read them from a file instead; several take turns");

    private readonly Option<string?> _scenario =
        Flags.OneOf("--scenario", "name", "query, write, mixed or churn (default query)", LoadScenarios.Names);

    private readonly Option<string?> _connections = Flags.Text("--connections", "count", "requests under way at once (default 64)");
    private readonly Option<string?> _duration = Flags.Text("--duration", "time", "how long to measure (default 30s)");
    private readonly Option<string?> _warmUp = Flags.Text("--warmup", "time", "how long to send before anything is measured (default 2s)");

    private readonly Option<string?> _rate = Flags.Text(
        "--rate", "N/s", "send so many a second whatever the answers do; without it each when the last is answered");

    private readonly Option<string?> _rows = Flags.Text("--rows", "count", "rows of one write (default 10)");
    private readonly Option<string?> _sql = Flags.Text("--sql", "text", "what a query asks (default SELECT 1 AS one)");
    private readonly Option<string?> _patience = Flags.Text("--timeout", "time", "how long one answer may take (default 30s)");

    private readonly Option<string?> _maxErrors = Flags.Text(
        "--max-errors", "limit", "fail when more requests do: a number, or a share as 0.5% (default: only when nothing is served)");

    public IEnumerable<Option> All =>
        [_url, _keyFromInput, _keysFile, _scenario, _connections, _duration, _warmUp, _rate, _rows, _sql, _patience, _maxErrors];

    /// <summary>The plan but for its keys, which are not read before everything else is right; null and the fault.</summary>
    public LoadPlan? Read(ParseResult line, LoadKeys keys, out string fault)
    {
        LoadScenario scenario = LoadScenario.Query;
        if (!TryReadTarget(line.GetValue(_url) ?? "http://127.0.0.1:9100", out Uri? target, out fault)
            || !TryReadScenario(line.GetValue(_scenario), ref scenario, out fault)
            || !TryReadNumber(line, _connections, MostConnections, 64, out int connections, out fault)
            || !TryReadNumber(line, _rows, MostRows, 10, out int rows, out fault)
            || !TryReadTime(line, _duration, Shortest, Day, TimeSpan.FromSeconds(30), out TimeSpan duration, out fault)
            || !TryReadTime(line, _warmUp, TimeSpan.Zero, Hour, TimeSpan.FromSeconds(2), out TimeSpan warmUp, out fault)
            || !TryReadTime(line, _patience, Shortest, Hour, TimeSpan.FromSeconds(30), out TimeSpan patience, out fault)
            || !TryReadRate(line.GetValue(_rate), out double? rate, out fault)
            || !TryReadAllowance(line.GetValue(_maxErrors), out FailureAllowance? allowance, out fault)
            || !TryReadSql(line.GetValue(_sql), out string? sql, out fault))
        {
            return null;
        }

        var plan = new LoadPlan(target!, keys, scenario, connections, duration)
        {
            WarmUp = warmUp,
            Rate = rate,
            Rows = rows,
            Patience = patience,
            Allowance = allowance,
        };
        return sql is null ? plan : plan with { Sql = sql };
    }

    /// <summary>Where the keys come from: null for standard input, else the file; false and the fault when neither or both are named.</summary>
    public bool TryReadSource(ParseResult line, out string? file, out string fault)
    {
        file = line.GetValue(_keysFile);
        bool fromInput = line.IsOn(_keyFromInput);
        fault = fromInput && file is not null ? "--key-stdin and --keys-file exclude each other"
            : !fromInput && string.IsNullOrEmpty(file) ? "--key-stdin or --keys-file is required"
            : "";
        return fault.Length == 0;
    }

    private static bool TryReadTarget(string text, out Uri? target, out string fault)
    {
        fault = !Uri.TryCreate(text, UriKind.Absolute, out target) || target.Scheme is not ("http" or "https") || target.Host.Length == 0
            ? $"invalid --url: must begin with http:// or https:// and name a host"
            : target.UserInfo.Length > 0 ? "invalid --url: must not carry a user or password"
            : target.PathAndQuery != "/" || target.Fragment.Length > 0 ? "invalid --url: must end after the host and port"
            : "";
        return fault.Length == 0;
    }

    private bool TryReadScenario(string? text, ref LoadScenario scenario, out string fault)
    {
        fault = text is null || LoadScenarios.TryRead(text, out scenario)
            ? ""
            : $"invalid argument \"{text}\" for \"{_scenario.Name}\" flag: use {string.Join(", ", LoadScenarios.Names)}";
        return fault.Length == 0;
    }

    private static bool TryReadNumber(ParseResult line, Option<string?> flag, int most, int unlessGiven, out int number, out string fault)
    {
        number = unlessGiven;
        string? text = line.GetValue(flag);
        fault = text is null
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= most)
            ? ""
            : $"invalid argument \"{text}\" for \"{flag.Name}\" flag: use a whole number from 1 to {most}";
        return fault.Length == 0;
    }

    private static bool TryReadTime(
        ParseResult line, Option<string?> flag, TimeSpan least, TimeSpan most, TimeSpan unlessGiven, out TimeSpan time, out string fault)
    {
        time = unlessGiven;
        fault = "";
        if (line.GetValue(flag) is { } text && Duration.TryRead(flag.Name, text, most, out time, out fault) && time < least)
        {
            fault = $"invalid argument \"{text}\" for \"{flag.Name}\" flag: at least {(int)least.TotalSeconds}s";
        }

        return fault.Length == 0;
    }

    private bool TryReadRate(string? text, out double? rate, out string fault)
    {
        rate = null;
        fault = "";
        if (text is null)
        {
            return true;
        }

        string number = text.EndsWith("/s", StringComparison.Ordinal) ? text[..^2] : text;
        if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int perSecond) && perSecond is >= 1 and <= MostPerSecond)
        {
            rate = perSecond;
            return true;
        }

        fault = $"invalid argument \"{text}\" for \"{_rate.Name}\" flag: use 1/s to {MostPerSecond}/s";
        return false;
    }

    private bool TryReadAllowance(string? text, out FailureAllowance? allowance, out string fault)
    {
        allowance = text is null ? null : FailureAllowance.Read(text);
        fault = text is not null && allowance is null
            ? $"invalid argument \"{text}\" for \"{_maxErrors.Name}\" flag: use a whole number, or a share from 0% to 100%"
            : "";
        return fault.Length == 0;
    }

    private bool TryReadSql(string? text, out string? sql, out string fault)
    {
        sql = text;
        fault = text is { Length: 0 or > LongestSql } ? $"{_sql.Name} takes 1 to {LongestSql} characters" : "";
        return fault.Length == 0;
    }
}
