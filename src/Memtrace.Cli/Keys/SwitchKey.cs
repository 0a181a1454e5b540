using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Keys;

/// <summary><c>memtrace key disable &lt;key_id&gt;</c> and <c>memtrace key enable &lt;key_id&gt;</c>.</summary>
internal static class SwitchKey
{
    public static Verb BuildDisable(Terminal terminal) => Build(
        terminal, "disable", "Switch a key off: it is refused at once, and can be enabled again", "memtrace key disable 7 --wait 10s", enabled: false);

    public static Verb BuildEnable(Terminal terminal) => Build(
        terminal, "enable", "Switch a key on again", "memtrace key enable 7", enabled: true);

    private static Verb Build(Terminal terminal, string name, string summary, string example, bool enabled)
    {
        var id = Flags.Word("key_id");
        var wait = ConfirmationWait.Flag();
        return new Verb(name, summary, example, RunAsync) { id, wait };

        Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken) =>
            !KeyNumber.TryRead(line.GetRequiredValue(id), out long keyId, out string fault)
            || !ConfirmationWait.TryRead(line, wait, out TimeSpan patience, out fault)
                ? Task.FromResult(Outcome.WrongUsage(fault))
                : PlaceDoor.UseAsync(terminal, StoreUse.Registry, place => SwitchAsync(place, keyId, patience, cancellationToken), cancellationToken);

        async Task<Outcome> SwitchAsync(IOperatorPlace place, long keyId, TimeSpan patience, CancellationToken cancellationToken)
        {
            Answer<ApiKey> answer = await place.Keys.SwitchKeyAsync(keyId, enabled, cancellationToken);
            return await KeyChanged.ConfirmAsync(terminal, place, answer, $"{name}d", patience, cancellationToken);
        }
    }
}
