namespace Memtrace.Proxy.Core.Arc;

/// <summary>An Arc database: a letter, then up to 63 letters, digits, underscores or hyphens (Arc's own write rule).</summary>
public readonly record struct DatabaseName
{
    /// <summary>Longest name Arc accepts on writes.</summary>
    public const int MaxLength = 64;

    private DatabaseName(string text) => Text = text;

    /// <summary>The name as Arc knows it.</summary>
    public string Text { get; }

    /// <summary>Arc rebuilds replicated rows under this name whatever database they were sent to, so no tenant may own it on a shared Arc.</summary>
    public bool IsArcDefault => string.Equals(Text, "default", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a name; false when Arc would refuse it.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DatabaseName name)
    {
        bool valid = ArcName.IsValid(text, MaxLength);
        name = valid ? new DatabaseName(text.ToString()) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
