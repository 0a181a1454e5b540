using System.Collections.Immutable;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Admin.Arcs;

/// <summary>Reads what a body says of an Arc. The sentences name members and repeat neither URLs, which may carry a password, nor keys.</summary>
internal static class ArcReader
{
    /// <summary>What it says; what is absent is null.</summary>
    public static bool TryRead(ArcBody body, out ArcChange change, out string fault)
    {
        change = new ArcChange { Dedicated = body.Dedicated };
        return TryReadUrls(body, ref change, out fault)
            && TryReadNames(body, ref change, out fault)
            && TryReadKey("api_key", body.ApiKey, mayBeEmpty: true, out ArcCredential? key, out fault)
            && Put(change with { Credential = key }, out change);
    }

    /// <summary>The same where an URL and a database must be said.</summary>
    public static bool TryReadWhole(ArcBody body, out ArcChange change, out string fault)
    {
        change = new ArcChange();
        fault = body.Url is null && body.Urls is not { Length: > 0 } ? "member 'url' is missing"
            : body.Database is null ? "member 'database' is missing"
            : "";
        return fault.Length == 0 && TryRead(body, out change, out fault);
    }

    /// <summary>A credential; null when absent.</summary>
    public static bool TryReadKey(string member, string? text, bool mayBeEmpty, out ArcCredential? key, out string fault)
    {
        bool isOne = text is null || (ArcCredential.IsPresentable(text) && (mayBeEmpty || text.Length > 0));
        fault = isOne ? "" : $"member '{member}' must be printable ASCII without blanks, at most {ArcCredential.MaxLength} characters";
        key = isOne && text is not null ? new ArcCredential(text) : null;
        return isOne;
    }

    private static bool TryReadUrls(ArcBody body, ref ArcChange change, out string fault)
    {
        string[] texts = body.Urls ?? (body.Url is { } only ? [only] : []);
        fault = body is { Url: not null, Urls: not null } ? "give member 'url' or 'urls', not both"
            : body.Urls is { Length: 0 } ? "member 'urls' is empty"
            : "";
        var urls = ImmutableArray.CreateBuilder<ArcUrl>(texts.Length);
        foreach (string text in texts)
        {
            if (!ArcUrl.TryParse(text, out ArcUrl url, out string wrong))
            {
                fault = $"member '{(body.Urls is null ? "url" : "urls")}': {wrong}";
                return false;
            }

            if (urls.Any(other => other.Address == url.Address))
            {
                fault = $"member 'urls' names {url.Text} twice";
                return false;
            }

            urls.Add(url);
        }

        change = texts.Length == 0 ? change : change with { Urls = urls.ToImmutable() };
        return fault.Length == 0;
    }

    private static bool TryReadNames(ArcBody body, ref ArcChange change, out string fault)
    {
        fault = "";
        if (body.Database is { } database)
        {
            fault = DatabaseName.TryParse(database, out DatabaseName name) ? "" : Rule("database", DatabaseName.MaxLength);
            change = change with { Database = name };
        }

        if (fault.Length == 0 && body.Measurement is { } measurement)
        {
            fault = MeasurementName.TryParse(measurement, out MeasurementName name) ? "" : Rule("measurement", MeasurementName.MaxLength);
            change = change with { Measurement = name };
        }

        return fault.Length == 0;
    }

    private static string Rule(string member, int maxLength) =>
        $"member '{member}': use a letter, then up to {maxLength - 1} letters, digits, underscores or hyphens";

    private static bool Put(ArcChange whole, out ArcChange change)
    {
        change = whole;
        return true;
    }
}
