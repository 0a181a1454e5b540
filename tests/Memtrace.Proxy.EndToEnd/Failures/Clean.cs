using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Failures;

/// <summary>What no failure may leave in what a program writes.</summary>
internal static class Clean
{
    /// <summary>No stack, and none of the secrets of the installation.</summary>
    public static void Assert(string written, Installation installation, params string[] secrets)
    {
        Xunit.Assert.DoesNotContain("   at ", written, StringComparison.Ordinal);
        Xunit.Assert.DoesNotContain("mtk_", written, StringComparison.Ordinal);
        Xunit.Assert.All([installation.MasterKey, .. secrets], secret => Xunit.Assert.DoesNotContain(secret, written, StringComparison.Ordinal));
    }
}
