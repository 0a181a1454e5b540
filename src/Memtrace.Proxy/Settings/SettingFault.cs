namespace Memtrace.Proxy.Settings;

/// <summary>A setting that cannot be used.</summary>
/// <param name="Variable">The setting's variable.</param>
/// <param name="Message">What is wrong and its cure, naming the variable; never the value of a secret.</param>
public sealed record SettingFault(string Variable, string Message);
