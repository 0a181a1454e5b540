using Memtrace.Cli.Shell;
using Memtrace.Proxy.Storage.Sealing;

namespace Memtrace.Cli.Master;

/// <summary><c>memtrace keygen master</c>.</summary>
internal static class GenerateMasterKey
{
    private const string Example = "export MEMTRACE_MASTER_KEY=$(memtrace keygen master)";

    public static Verb Build() =>
        new("master", "Print a new master key; it seals the Arc credentials at rest", Example, (_, _) => Task.FromResult(Generate()));

    private static Outcome Generate()
    {
        string key = MasterKey.Generate();
        return Outcome.Done(key, new MasterKeyView(key), CliJson.Readable.MasterKeyView) with
        {
            Secret = ShownOnce.Kept("the master key", "nothing has it, and the next one is another"),
        };
    }
}
