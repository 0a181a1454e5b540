using System.Globalization;
using Npgsql;

namespace Memtrace.Proxy.Storage.Postgres;

/// <summary>What follows the question mark of an address, under libpq's names. What is not known is a fault: nothing is ignored.</summary>
internal sealed record PostgresOptionsText
{
    private const int LongestConnectTimeout = 60;

    private const string Known =
        "sslmode, sslrootcert, sslcert, sslkey, channel_binding, connect_timeout, application_name, target_session_attrs and options";

    /// <summary>What the usual client is called in the server's list of sessions.</summary>
    private const string UsualName = "memtrace";

    /// <summary>How a connection is protected; null when nobody said.</summary>
    public SslMode? Protection { get; private init; }

    /// <summary>A PEM file with the authorities to trust.</summary>
    public string? RootCertificate { get; private init; }

    /// <summary>A PEM file with the client's certificate.</summary>
    public string? Certificate { get; private init; }

    /// <summary>A PEM file with its key.</summary>
    public string? Key { get; private init; }

    /// <summary>Seconds that opening a connection may take; null when nobody said.</summary>
    public int? ConnectTimeout { get; private init; }

    /// <summary>Which of several servers will do; null when nobody said.</summary>
    public TargetSessionAttributes? Target { get; private init; }

    private ChannelBinding? Binding { get; init; }

    private string Name { get; init; } = UsualName;

    private string? Parameters { get; init; }

    /// <summary>Reads the options; when null, <paramref name="fault"/> says what is wrong and its cure.</summary>
    public static PostgresOptionsText? Read(string text, out string fault)
    {
        PostgresOptionsText? options = new();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string part in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=');
            string name = equals < 0 ? part : part[..equals];
            if (!PercentText.TryDecode(equals < 0 ? "" : part[(equals + 1)..], "", out string value) || value.Length == 0)
            {
                fault = $"the option '{Shown(name)}' has no value, or one that is not percent-encoded";
                return null;
            }

            fault = seen.Add(name) ? options.Take(name, value, out options) : $"the option '{Shown(name)}' is given twice";
            if (fault.Length > 0)
            {
                return null;
            }
        }

        fault = options.FindContradiction();
        return fault.Length == 0 ? options : null;
    }

    /// <summary>Carries the options over.</summary>
    public void Tell(NpgsqlConnectionStringBuilder told)
    {
        // As libpq has it: whoever names authorities and requires encryption wants them asked.
        told.SslMode = Protection is SslMode.Require && RootCertificate is not null ? SslMode.VerifyCA : Protection ?? SslMode.Prefer;
        told.RootCertificate = RootCertificate;
        told.SslCertificate = Certificate;
        told.SslKey = Key;
        told.ApplicationName = Name;
        told.Options = Parameters;
        told.ChannelBinding = Binding ?? told.ChannelBinding;
    }

    private string Take(string name, string value, out PostgresOptionsText taken)
    {
        (PostgresOptionsText? read, string fault) = name switch
        {
            "sslmode" => (ModeOf(value) is { } mode ? this with { Protection = mode } : null,
                "sslmode is not disable, prefer, require, verify-ca or verify-full"),
            "sslrootcert" => (this with { RootCertificate = value }, ""),
            "sslcert" => (this with { Certificate = value }, ""),
            "sslkey" => (this with { Key = value }, ""),
            "channel_binding" => (BindingOf(value) is { } binding ? this with { Binding = binding } : null,
                "channel_binding is not disable, prefer or require"),
            "connect_timeout" => (SecondsOf(value) is { } seconds ? this with { ConnectTimeout = seconds } : null,
                $"connect_timeout is not whole seconds from 1 to {LongestConnectTimeout}"),
            "application_name" => (this with { Name = value }, ""),
            "target_session_attrs" => (TargetOf(value) is { } target ? this with { Target = target } : null,
                "target_session_attrs is not any, read-write or primary: the store is written"),
            "options" => (this with { Parameters = value }, ""),
            _ => (null, $"the option '{Shown(name)}' is not known; known are {Known}"),
        };
        taken = read ?? this;
        return read is null ? fault : "";
    }

    private string FindContradiction() =>
        (Certificate is null) != (Key is null) ? "sslcert and sslkey belong together: give both or none"
        : Protection is SslMode.Disable && (RootCertificate ?? Certificate) is not null
            ? "sslmode=disable leaves no use for certificates: take one of them away"
        : Protection is null or SslMode.Prefer && RootCertificate is not null
            ? "sslrootcert verifies nothing without sslmode=verify-full (or verify-ca): add it"
        : "";

    private static SslMode? ModeOf(string text) => text switch
    {
        "disable" => SslMode.Disable,
        "prefer" => SslMode.Prefer,
        "require" => SslMode.Require,
        "verify-ca" => SslMode.VerifyCA,
        "verify-full" => SslMode.VerifyFull,
        _ => null,
    };

    private static ChannelBinding? BindingOf(string text) => text switch
    {
        "disable" => ChannelBinding.Disable,
        "prefer" => ChannelBinding.Prefer,
        "require" => ChannelBinding.Require,
        _ => null,
    };

    private static TargetSessionAttributes? TargetOf(string text) => text switch
    {
        "any" => TargetSessionAttributes.Any,
        "read-write" => TargetSessionAttributes.ReadWrite,
        "primary" => TargetSessionAttributes.Primary,
        _ => null,
    };

    private static int? SecondsOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is >= 1 and <= LongestConnectTimeout
            ? seconds
            : null;

    // A password that was not encoded can end up here: only what looks like a name is shown.
    private static string Shown(string name) =>
        name.Length is > 0 and <= 32 && name.All(sign => char.IsAsciiLetter(sign) || sign == '_') ? name : "?";
}
