namespace Memtrace.Proxy.Fuzzing.Campaigns;

/// <summary>What became of one input: a word to count it under, and what is wrong, if anything is.</summary>
/// <param name="Label">Counted; a refusal's code, or what was done with what passed.</param>
/// <param name="Fault">What crossed, crashed or took too long; null when all is well.</param>
internal readonly record struct Outcome(string Label, string? Fault)
{
    public static Outcome Fine(string label) => new(label, null);

    public static Outcome Wrong(string label, string fault) => new(label, fault);
}
