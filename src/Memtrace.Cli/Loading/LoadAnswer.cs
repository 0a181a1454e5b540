namespace Memtrace.Cli.Loading;

/// <summary>How one request of a load test ended.</summary>
/// <param name="Status">The HTTP status; 0 when there was no whole answer.</param>
/// <param name="Code">The refusal's code, or why there was no answer; empty when neither is known.</param>
/// <param name="Sent">Bytes of the request's body.</param>
/// <param name="Received">Bytes of the answer's body.</param>
internal readonly record struct LoadAnswer(int Status, string Code, long Sent, long Received)
{
    /// <summary>Nothing listens there, or it takes no connection.</summary>
    public const string NoConnection = "no_connection";

    /// <summary>The connection ended before the answer had.</summary>
    public const string BrokenAnswer = "broken_answer";

    /// <summary>The answer took longer than the test waits for one.</summary>
    public const string TimedOut = "timeout";

    /// <summary>The test was over before the answer came.</summary>
    public const string Unanswered = "unanswered";

    public bool IsServed => Status is >= 200 and < 300;

    /// <summary>False when the time until its end says nothing about an answer, because there was nobody to give one.</summary>
    public bool TellsTime => Code is not (NoConnection or BrokenAnswer);
}
