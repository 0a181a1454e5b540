namespace Memtrace.Proxy.Core.Arc;

/// <summary>An Arc measurement: a letter, then up to 127 letters, digits, underscores or hyphens (Arc's own write rule).</summary>
public readonly record struct MeasurementName
{
    /// <summary>Longest name Arc accepts on writes.</summary>
    public const int MaxLength = 128;

    private MeasurementName(string text) => Text = text;

    /// <summary>The name as Arc knows it.</summary>
    public string Text { get; }

    /// <summary>Reads a name; false when Arc would refuse it.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out MeasurementName name)
    {
        bool valid = ArcName.IsValid(text, MaxLength);
        name = valid ? new MeasurementName(text.ToString()) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
