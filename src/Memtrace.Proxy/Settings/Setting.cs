namespace Memtrace.Proxy.Settings;

/// <summary>One setting: how it is named, what it defaults to, what it means, and how its text is read.</summary>
/// <param name="Variable">The environment variable.</param>
/// <param name="Key">The dotted key in <c>config/proxy.json</c>.</param>
/// <param name="Default">The default as documents show it; <c>none</c> where there is none.</param>
/// <param name="Meaning">One line for people.</param>
/// <param name="Apply">Reads the text into the options; returns what is wrong and its cure, or null.</param>
public sealed record Setting(string Variable, string Key, string Default, string Meaning, Func<ProxyOptions, string, string?> Apply);
