using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Bans;
using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Core.Attempts;

namespace Memtrace.Cli.Security;

/// <summary><c>memtrace security bans clear [address]</c>.</summary>
internal static class ClearBans
{
    private const string Example = """
        memtrace security bans clear 203.0.113.7
        memtrace security bans clear --all
        """;

    public static Verb Build(Terminal terminal)
    {
        var words = new Argument<string[]>("address") { Arity = ArgumentArity.ZeroOrMore };
        var all = Flags.Switch("--all", "clear every ban; then no address is named");
        var wait = ConfirmationWait.Flag();
        var verb = new Verb("clear", "Let a banned address try again: its failures are forgotten on every node", Example, RunAsync)
        {
            TakesAnyWords = true,
        };
        verb.Add(words);
        verb.Add(all);
        verb.Add(wait);
        return verb;

        Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken)
        {
            string[] named = line.GetValue(words) ?? [];
            return !TryRead(named, line.IsOn(all), out ClientAddress? address, out string fault)
                || !ConfirmationWait.TryRead(line, wait, out TimeSpan patience, out fault)
                ? Task.FromResult(Outcome.WrongUsage(fault))
                : PlaceDoor.UseAsync(
                    terminal,
                    StoreUse.Registry,
                    place => ClearAsync(place, address, patience, cancellationToken),
                    cancellationToken);
        }
    }

    private static bool TryRead(string[] named, bool all, out ClientAddress? address, out string fault)
    {
        ClientAddress read = default;
        fault = (named, all) switch
        {
            ({ Length: > 1 }, _) => $"accepts 1 arg(s), received {named.Length}",
            ([], false) => "name an address, or --all",
            ({ Length: 1 }, true) => "name an address or --all, not both",
            ([var text], _) when !ClientAddress.TryParse(text, out read) => $"'{text}' is not an IP address",
            _ => "",
        };
        address = all ? null : read;
        return fault.Length == 0;
    }

    private static async Task<Outcome> ClearAsync(
        IOperatorPlace place, ClientAddress? address, TimeSpan patience, CancellationToken cancellationToken)
    {
        int cleared = await place.Bans.ClearAsync(address, cancellationToken);
        ConfirmedChange confirmed = await place.ConfirmAsync(patience, cancellationToken);
        var view = new BansClearedView(address?.ToString(), cleared, confirmed.ConfirmedNodes, confirmed.UnconfirmedNodes);
        string text = cleared == 1 ? "1 ban cleared" : $"{cleared} bans cleared";
        return Outcome.Done(text, view, CliJson.Readable.BansClearedView) with { Note = confirmed.Note };
    }
}
