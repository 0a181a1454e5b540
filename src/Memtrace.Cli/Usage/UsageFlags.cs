using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Proxy.Admin.Usage;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Usage;

namespace Memtrace.Cli.Usage;

/// <summary>The flags that say which usage is wanted, and in which form.</summary>
internal sealed class UsageFlags(Option<bool?> json)
{
    private const string SinceName = "--since";
    private const string ByName = "--by";

    private static readonly TimeSpan Usual = TimeSpan.FromDays(7);

    private readonly Option<string?> _organization = Flags.Text("--org", "org_id", "only what this organization used");
    private readonly Option<string?> _since = Flags.Text(
        SinceName, "time", "the last so many d, h, m or s, or from an instant on, as 2026-08-01T00:00:00Z (default 7d)");
    private readonly Option<string?> _by = Flags.OneOf(
        ByName, "step", "hour, day or total, in UTC (default day with --org, else total)", "hour", "day", "total");
    private readonly Option<bool?> _csv = Flags.Switch("--csv", "print comma-separated values, a line for each organization and step");

    public void AddTo(Command verb)
    {
        verb.Options.Add(_organization);
        verb.Options.Add(_since);
        verb.Options.Add(_by);
        verb.Options.Add(_csv);
    }

    public UsageWish? TryRead(ParseResult line, DateTimeOffset now, out string fault)
    {
        string? organization = line.GetValue(_organization);
        UsageForm form = line.IsOn(_csv) ? UsageForm.Csv : line.IsOn(json) ? UsageForm.Json : UsageForm.Table;
        if (line.IsOn(_csv) && line.IsOn(json))
        {
            fault = "--csv and --json do not go together";
            return null;
        }

        if (!TryReadSince(line.GetValue(_since), now, out DateTimeOffset since, out fault)
            || !TryReadStep(line.GetValue(_by), organization, out UsageStep by, out fault))
        {
            return null;
        }

        return new UsageWish(new UsageFilter { OrganizationId = organization, Since = UsageFilter.HourOf(since) }, by, form);
    }

    private static bool TryReadSince(string? text, DateTimeOffset now, out DateTimeOffset since, out string fault)
    {
        since = now - Usual;
        fault = "";
        if (text is null || Rfc3339.TryParse(text, out since))
        {
            return true;
        }

        bool isSpan = Duration.TryRead(SinceName, text, Duration.Longest, out TimeSpan span, out fault);
        since = now - span;
        fault = isSpan || fault.Contains("at most", StringComparison.Ordinal) ? fault : $"{fault}, or an instant like 2026-08-01T00:00:00Z";
        return isSpan;
    }

    private static bool TryReadStep(string? text, string? organization, out UsageStep by, out string fault)
    {
        fault = "";
        by = organization is null ? UsageStep.Total : UsageStep.Day;
        if (text is null)
        {
            return true;
        }

        bool isRead = UsageSteps.TryParse(text, out by);
        fault = isRead ? "" : $"invalid argument \"{text}\" for \"{ByName}\" flag: use hour, day or total";
        return isRead;
    }
}
