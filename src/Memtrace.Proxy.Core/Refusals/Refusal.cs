namespace Memtrace.Proxy.Core.Refusals;

/// <summary>An expected no: a stable machine code, the HTTP status it becomes, and what the caller is told.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Stable snake_case word: the <c>code</c> of the answer.</param>
/// <param name="Error">Sentence for people; never empty, never with an address, credential or path.</param>
public sealed record Refusal(int Status, string Code, string Error)
{
    /// <summary>What the log and the metrics call it where callers must not be able to tell it from others; the code elsewhere.</summary>
    public string Reason { get => field ?? Code; init; }

    /// <summary>What an operator or user can do about it.</summary>
    public string? Hint { get; init; }

    /// <summary>Seconds after which a retry makes sense; becomes <c>Retry-After</c>.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>Zero-based offset of what was refused: of a character in the SQL text, or of a byte in the decoded body of a write.</summary>
    public int? Position { get; init; }

    /// <summary>True where it is in doubt which bytes belong to the request: nothing more is read from that connection.</summary>
    public bool ClosesConnection { get; init; }

    /// <summary>The line of the SQL text around the position and a caret below it; somebody's text, so it is answered and never logged.</summary>
    public string? Excerpt { get; init; }

    /// <summary>Methods to name in <c>Allow</c>.</summary>
    public string? Allow { get; init; }

    /// <summary>The scheme to name in <c>WWW-Authenticate</c>.</summary>
    public string? Challenge { get; init; }

    /// <summary>The reason alone: what else is in it may be a caller's.</summary>
    public override string ToString() => Reason;
}
