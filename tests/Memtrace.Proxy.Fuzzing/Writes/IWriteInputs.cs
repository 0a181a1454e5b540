using Memtrace.Proxy.Fuzzing.Campaigns;

namespace Memtrace.Proxy.Fuzzing.Writes;

/// <summary>Bodies of one format, and what a shared Arc would suffer from one that passed.</summary>
internal interface IWriteInputs
{
    byte[] Next(FuzzRandom random);

    /// <summary>What is wrong with a body that passed, or null.</summary>
    string? Fault(byte[] body);
}
