using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Master;
using Memtrace.Proxy.Storage.Sealing;

namespace Memtrace.Cli.Master;

/// <summary><c>memtrace master rotate</c>.</summary>
internal static class RotateMasterKey
{
    private const string Example = """
        MEMTRACE_MASTER_KEY="$NEW" MEMTRACE_MASTER_KEY_PREVIOUS="$OLD" memtrace master rotate
        """;

    // What others seal with the previous key meanwhile is met by the next round.
    private const int Rounds = 3;

    public static Verb Build(Terminal terminal, Option<bool?> json)
    {
        var force = Flags.Switch("--force", "go on although a running node does not know the new key: it would refuse its tenants");
        return new Verb("rotate", "Seal every Arc credential anew under the new master key", Example, RunAsync) { force };

        Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken) =>
            StoreDoor.UseAsync(
                terminal,
                StoreUse.Credentials,
                async store =>
                {
                    using var bar = new ProgressBar(terminal, line.IsOn(json));
                    return await RotateAsync(store.MasterKeyRotation, line.IsOn(force), bar, cancellationToken);
                },
                cancellationToken);
    }

    private static async Task<Outcome> RotateAsync(
        MasterKeyRotation rotation, bool force, ProgressBar bar, CancellationToken cancellationToken)
    {
        if (await FindFaultAsync(rotation, force, cancellationToken) is { } fault)
        {
            return Outcome.Refused(fault);
        }

        long resealed = 0;
        ResealedStore store;
        int round = 0;
        do
        {
            resealed += await ResealAsync(rotation, bar, cancellationToken);
            store = await rotation.FinishAsync(cancellationToken);
        }
        while (store.Unfinished > 0 && ++round < Rounds);

        return store.Unfinished == 0
            ? Done(resealed, store)
            : Outcome.Refused($"{store.Unfinished} credentials still need the previous key: another program seals with it; stop it and run this again");
    }

    private static async Task<string?> FindFaultAsync(MasterKeyRotation rotation, bool force, CancellationToken cancellationToken)
    {
        if (await rotation.ExamineAsync(cancellationToken) is { } problem)
        {
            return problem.Text;
        }

        IReadOnlyList<string> unknowing = force ? [] : await rotation.FindUnknowingNodesAsync(cancellationToken);
        return unknowing.Count == 0
            ? null
            : $"these running nodes do not know the new master key: {string.Join(", ", unknowing)}; "
                + $"start them with it as {MasterKey.Variable} and the old one as {MasterKey.PreviousVariable}, or use --force";
    }

    private static async Task<long> ResealAsync(MasterKeyRotation rotation, ProgressBar bar, CancellationToken cancellationToken)
    {
        long total = await rotation.CountAsync(cancellationToken);
        (long looked, long resealed) = (0, 0);
        string? after = "";
        while (after is not null)
        {
            ResealedBatch batch = await rotation.ResealAsync(after, cancellationToken);
            looked += batch.Looked;
            resealed += batch.Resealed;
            after = batch.Last;
            bar.Show("credentials", looked, total);
        }

        return resealed;
    }

    private static Outcome Done(long resealed, ResealedStore store)
    {
        string text = $"Master key rotated: {resealed} credentials sealed anew, {store.Opened} open with the new key alone";
        var view = new MasterRotatedView(resealed, store.Opened, store.Quarantined);
        return Outcome.Done(text, view, CliJson.Readable.MasterRotatedView) with
        {
            Note = store.Quarantined.Count == 0
                ? null
                : $"opens under neither key, renew it with `memtrace org update-arc`: {string.Join(", ", store.Quarantined)}",
        };
    }
}
