namespace Memtrace.Proxy.Settings;

/// <summary>What reading the settings gave.</summary>
/// <param name="Options">The options; whole only when there is no fault.</param>
/// <param name="Faults">Everything that is wrong, in the order of the table.</param>
/// <param name="Unknown">Variables that begin with <c>MEMTRACE_</c> and are not settings: worth a warning.</param>
public sealed record SettingsReading(ProxyOptions Options, IReadOnlyList<SettingFault> Faults, IReadOnlyList<string> Unknown)
{
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
