using System.CommandLine;
using System.Globalization;
using Memtrace.Cli.Shell;
using Memtrace.Proxy.Core.Audit;

namespace Memtrace.Cli.Audit;

/// <summary>The flags that say which records are wanted.</summary>
internal sealed class AuditFlags
{
    private const string SinceName = "--since";
    private const string AfterName = "--after";
    private const string LimitName = "--limit";

    private readonly Option<string?> _organization = Flags.Text("--org", "org_id", "only changes that touched this organization");
    private readonly Option<string?> _since = Flags.Text(SinceName, "time", "only changes of the last so many d, h, m or s");
    private readonly Option<string?> _after = Flags.Text(AfterName, "seq", "the first changes after this one, instead of the newest");
    private readonly Option<string?> _limit = Flags.Text(LimitName, "count", "how many at most (default 100)");

    public void AddTo(Command verb)
    {
        verb.Options.Add(_organization);
        verb.Options.Add(_since);
        verb.Options.Add(_after);
        verb.Options.Add(_limit);
    }

    public bool TryRead(ParseResult line, DateTimeOffset now, int maxLimit, out AuditFilter filter, out string fault)
    {
        filter = new AuditFilter { OrganizationId = line.GetValue(_organization) };
        fault = "";
        if (line.GetValue(_since) is { } since)
        {
            if (!Duration.TryRead(SinceName, since, Duration.Longest, out TimeSpan span, out fault))
            {
                return false;
            }

            filter = filter with { Since = now - span };
        }

        if (line.GetValue(_after) is { } after)
        {
            if (!TryRead(AfterName, after, 0, long.MaxValue, out long sequence, out fault))
            {
                return false;
            }

            filter = filter with { After = sequence };
        }

        long limit = filter.Limit;
        if (line.GetValue(_limit) is { } count && !TryRead(LimitName, count, 1, maxLimit, out limit, out fault))
        {
            return false;
        }

        filter = filter with { Limit = (int)limit };
        return true;
    }

    private static bool TryRead(string flag, string text, long least, long most, out long number, out string fault)
    {
        bool isRead = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;
        fault = isRead ? ""
            : most == long.MaxValue ? $"invalid argument \"{text}\" for \"{flag}\" flag: use a whole number"
            : $"invalid argument \"{text}\" for \"{flag}\" flag: use a whole number from {least} to {most}";
        return isRead;
    }
}
