using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Storage.Sealing;

/// <summary>A rotation of the master key from its first batch to its last word.</summary>
internal sealed class WholeRotation(MasterKeyRotation rotation) : IMasterRotation
{
    // What others seal with the previous key meanwhile is met by the next round.
    private const int Rounds = 3;

    public async Task<Answer<MasterRotation>> RotateAsync(bool force, Action<long, long> progress, CancellationToken cancellationToken)
    {
        if (await FindFaultAsync(force, cancellationToken) is { } problem)
        {
            return problem;
        }

        long resealed = 0;
        ResealedStore store;
        int round = 0;
        do
        {
            resealed += await ResealAsync(progress, cancellationToken);
            store = await rotation.FinishAsync(cancellationToken);
        }
        while (store.Unfinished > 0 && ++round < Rounds);

        return store.Unfinished == 0
            ? new MasterRotation(resealed, store.Opened, store.Quarantined)
            : new Problem($"{store.Unfinished} credentials still need the previous key: another program seals with it; stop it and run this again");
    }

    private async Task<Problem?> FindFaultAsync(bool force, CancellationToken cancellationToken)
    {
        if (await rotation.ExamineAsync(cancellationToken) is { } problem)
        {
            return problem;
        }

        IReadOnlyList<string> unknowing = force ? [] : await rotation.FindUnknowingNodesAsync(cancellationToken);
        return unknowing.Count == 0
            ? null
            : new Problem(
                $"these running nodes do not know the new master key: {string.Join(", ", unknowing)}; "
                + $"start them with it as {MasterKey.Variable} and the old one as {MasterKey.PreviousVariable}, or use --force");
    }

    private async Task<long> ResealAsync(Action<long, long> progress, CancellationToken cancellationToken)
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
            progress(looked, total);
        }

        return resealed;
    }
}
