namespace Memtrace.Proxy.Settings;

/// <summary>What reading the settings gave.</summary>
/// <param name="Options">The options; whole only when there is no fault.</param>
/// <param name="Faults">Everything that is wrong, in the order of the table.</param>
/// <param name="Unknown">Variables that begin with <c>MEMTRACE_</c> and are not settings: worth a warning.</param>
public sealed record SettingsReading(ProxyOptions Options, IReadOnlyList<SettingFault> Faults, IReadOnlyList<string> Unknown)
{
    // 32 hexadecimal digits are 128 bits: nobody guesses them, however many addresses he has.
    private const int LeastToken = 32;

    /// <summary>What is allowed and yet worth a warning of the token, without it; null when nothing.</summary>
    public string? TokenWarning => Options.AdminToken is { } token && token.Reveal().Length < LeastToken
        ? $"MEMTRACE_ADMIN_TOKEN has fewer than {LeastToken} characters and may be guessed: use one as `openssl rand -hex 32` makes it"
        : null;

    /// <summary>All faults as one message of one line, also where a value at fault had several.</summary>
    public string FaultMessage => Listed().ReplaceLineEndings(" ");

    private string Listed() => Faults switch
    {
        [] => "",
        [{ Message: var only }] => only,
        _ => $"{Faults.Count} settings are invalid: "
            + string.Join(" ", Faults.Select((fault, index) => $"({index + 1}) {fault.Message}")),
    };
}
