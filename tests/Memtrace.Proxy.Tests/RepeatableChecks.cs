using FsCheck;

namespace Memtrace.Proxy.Tests;

/// <summary>Properties are checked with the same values in each run, so that what is red once is red again.</summary>
internal static class RepeatableChecks
{
    private const ulong Seed = 20_260_801;
    private const ulong Gamma = 1_780_000_001;

    /// <summary>So many values, up to a size; a failure tells the seed as well.</summary>
    public static Config Of(int values, int size) =>
        Config.QuickThrowOnFailure.WithMaxTest(values).WithEndSize(size).WithReplay(Seed, Gamma);
}
