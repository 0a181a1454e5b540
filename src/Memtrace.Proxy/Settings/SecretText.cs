namespace Memtrace.Proxy.Settings;

/// <summary>A setting that must not be printed.</summary>
/// <param name="text">The secret.</param>
public sealed class SecretText(string text)
{
    private readonly string _text = text;

    /// <summary>The secret itself, for the one place that needs it.</summary>
    public string Reveal() => _text;

    /// <summary>Never the secret.</summary>
    public override string ToString() => "***";
}
