using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Master;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Master;

/// <summary><c>memtrace master rotate</c>.</summary>
internal static class RotateMasterKey
{
    private const string Example = """
        MEMTRACE_MASTER_KEY="$NEW" MEMTRACE_MASTER_KEY_PREVIOUS="$OLD" memtrace master rotate
        """;

    public static Verb Build(Terminal terminal, Option<bool?> json)
    {
        var force = Flags.Switch("--force", "go on although a running node does not know the new key: it would refuse its tenants");
        return new Verb("rotate", "Seal every Arc credential anew under the new master key", Example, RunAsync) { force };

        Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken) =>
            PlaceDoor.UseAsync(
                terminal,
                StoreUse.Credentials,
                async place =>
                {
                    using var bar = new ProgressBar(terminal, line.IsOn(json));
                    return await RotateAsync(place.MasterRotation, line.IsOn(force), bar, cancellationToken);
                },
                cancellationToken);
    }

    private static async Task<Outcome> RotateAsync(
        IMasterRotation rotation, bool force, ProgressBar bar, CancellationToken cancellationToken)
    {
        Answer<MasterRotation> answer = await rotation.RotateAsync(
            force, (looked, total) => bar.Show("credentials", looked, total), cancellationToken);
        return answer.Value is { } done ? Done(done) : Outcome.Refused(answer.Problem!);
    }

    private static Outcome Done(MasterRotation done)
    {
        string text = $"Master key rotated: {done.Resealed} credentials sealed anew, {done.Credentials} open with the new key alone";
        var view = new MasterRotatedView(done.Resealed, done.Credentials, done.Quarantined);
        return Outcome.Done(text, view, CliJson.Readable.MasterRotatedView) with
        {
            Note = done.Quarantined.Count == 0
                ? null
                : $"opens under neither key, renew it with `memtrace org update-arc`: {string.Join(", ", done.Quarantined)}",
        };
    }
}
