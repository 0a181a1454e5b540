using Memtrace.Cli.Store;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Hosting;

namespace Memtrace.Cli.Shell;

/// <summary>The secret in a result: the result is the only copy of it, so that what cannot be written is lost.</summary>
/// <param name="Name">What it is, as <c>the key</c>.</param>
/// <param name="LoseAsync">Does what there is to do then, and tells the operator of it.</param>
internal sealed record ShownOnce(string Name, Func<Task<string>> LoseAsync)
{
    /// <summary>One that stays, since taking it back would take more than itself: the sentence says what to do.</summary>
    public static ShownOnce Kept(string name, string advice) => new(name, () => Task.FromResult(advice));

    /// <summary>One that is taken back where it was made.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="terminal">Where its verb worked.</param>
    /// <param name="revoke">Takes it back.</param>
    /// <param name="thing">How the operator names it, as <c>key 7</c>.</param>
    /// <param name="command">What takes it back by hand.</param>
    public static ShownOnce Revoked(
        string name, Terminal terminal, Func<IOperatorPlace, Task<string?>> revoke, string thing, string command) =>
        new(name, async () => await TryRevokeAsync(terminal, revoke) ? $"{thing} was revoked" : $"{thing} is there: `{command}` ends it");

    // Also when the command was interrupted: nobody has what would be left.
    private static async Task<bool> TryRevokeAsync(Terminal terminal, Func<IOperatorPlace, Task<string?>> revoke)
    {
        try
        {
            Outcome outcome = await PlaceDoor.UseAsync(
                terminal,
                StoreUse.Registry,
                async place => await revoke(place) is { } problem ? Outcome.Refused(problem) : Outcome.Ended(),
                CancellationToken.None);
            return outcome.ExitCode == ExitCode.Done;
        }
        catch (Exception failure) when (failure is RegistryException or ProxyStartException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
