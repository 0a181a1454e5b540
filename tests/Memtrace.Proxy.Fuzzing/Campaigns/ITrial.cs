namespace Memtrace.Proxy.Fuzzing.Campaigns;

/// <summary>Makes inputs of one kind and judges them. One thread uses it at a time.</summary>
internal interface ITrial : IDisposable
{
    /// <summary>Makes the input that the random numbers ask for; it is the current one until the next.</summary>
    void Make(FuzzRandom random);

    /// <summary>Judges the current input.</summary>
    Outcome Judge();

    /// <summary>The current input, smaller where that is easy and the fault stays the same, in a form that can be given back.</summary>
    string Describe(Outcome found);
}
