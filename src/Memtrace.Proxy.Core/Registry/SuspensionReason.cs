namespace Memtrace.Proxy.Core.Registry;

/// <summary>Why an organization is suspended, in an operator's words: one line for other operators, never shown to callers.</summary>
public readonly record struct SuspensionReason
{
    /// <summary>The most characters one may have.</summary>
    public const int MaxLength = 500;

    private SuspensionReason(string text) => Text = text;

    /// <summary>The words, without blanks around them.</summary>
    public string Text { get; }

    /// <summary>Takes one line that is not empty; otherwise the fault says what to give.</summary>
    public static bool TryParse(string? text, out SuspensionReason reason, out string fault)
    {
        string words = text?.Trim() ?? "";
        fault = PlainText.FindFault("reason", words, MaxLength) ?? "";
        reason = fault.Length == 0 ? new SuspensionReason(words) : default;
        return fault.Length == 0;
    }
}
