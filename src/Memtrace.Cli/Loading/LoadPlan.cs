namespace Memtrace.Cli.Loading;

/// <summary>What one load test is to be.</summary>
/// <param name="Target">Where the proxy listens: scheme, host and port.</param>
/// <param name="Keys">Who calls, one after the other.</param>
/// <param name="Scenario">What they ask for.</param>
/// <param name="Connections">How many requests may be under way at once.</param>
/// <param name="Duration">How long is measured.</param>
internal sealed record LoadPlan(Uri Target, LoadKeys Keys, LoadScenario Scenario, int Connections, TimeSpan Duration)
{
    /// <summary>How long requests are sent before anything is measured.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Requests a second that are due whatever the answers do; null sends the next when the last is answered.</summary>
    public double? Rate { get; init; }

    /// <summary>Rows of one write.</summary>
    public int Rows { get; init; } = 10;

    /// <summary>What a query asks.</summary>
    public string Sql { get; init; } = "SELECT 1 AS one";

    /// <summary>How long one answer may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many requests may fail before the test has; null when only all may not.</summary>
    public FailureAllowance? Allowance { get; init; }
}
