using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Keys;

/// <summary><c>memtrace key update &lt;key_id&gt;</c>.</summary>
internal static class UpdateKey
{
    private const string Example = """
        memtrace key update 7 --permissions read --allow-cidr 10.0.0.0/8
        memtrace key update 7 --expires-in 30d --no-allow-cidr
        """;

    public static Verb Build(Terminal terminal)
    {
        var id = Flags.Word("key_id");
        var flags = new KeyFlags("in place of all it has");
        var noExpiry = Flags.Switch("--no-expiry", "the key works until it is revoked");
        var anywhere = Flags.Switch("--no-allow-cidr", "the key may be used from anywhere");
        var wait = ConfirmationWait.Flag();
        var verb = new Verb("update", "Change what a key may do, from where and how long, whole or not at all", Example, RunAsync) { id };
        flags.AddTo(verb);
        verb.Options.Add(noExpiry);
        verb.Options.Add(anywhere);
        verb.Options.Add(wait);
        return verb;

        Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken)
        {
            if (!KeyNumber.TryRead(line.GetRequiredValue(id), out long keyId, out string fault)
                || !flags.TryRead(line, out GivenKey given, out fault)
                || !TryComplete(given, line.IsOn(noExpiry), line.IsOn(anywhere), out KeyChange change, out fault)
                || !ConfirmationWait.TryRead(line, wait, out TimeSpan patience, out fault))
            {
                return Task.FromResult(Outcome.WrongUsage(fault));
            }

            return PlaceDoor.UseAsync(
                terminal,
                StoreUse.Registry,
                async place => await KeyChanged.ConfirmAsync(
                    terminal, place, await place.Keys.UpdateKeyAsync(keyId, change, cancellationToken), "updated", patience, cancellationToken),
                cancellationToken);
        }
    }

    private static bool TryComplete(GivenKey given, bool noExpiry, bool anywhere, out KeyChange change, out string fault)
    {
        change = new KeyChange
        {
            Permissions = given.Permissions,
            ExpiresIn = given.ExpiresIn,
            NeverExpires = noExpiry,
            AllowedNetworks = anywhere ? AllowedNetworks.Anywhere : given.AllowedNetworks,
        };
        fault = noExpiry && given.ExpiresIn is not null ? "--expires-in and --no-expiry exclude each other"
            : anywhere && given.AllowedNetworks is not null ? "--allow-cidr and --no-allow-cidr exclude each other"
            : change == new KeyChange()
                ? "nothing to change: give at least one of --permissions, --expires-in, --no-expiry, --allow-cidr, --no-allow-cidr"
            : "";
        return fault.Length == 0;
    }
}
