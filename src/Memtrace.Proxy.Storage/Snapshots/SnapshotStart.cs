namespace Memtrace.Proxy.Storage.Snapshots;

/// <summary>Finds what a node whose store is away can start from.</summary>
internal static class SnapshotStart
{
    /// <summary>The snapshot, if it is of this store and not older than what may be answered; otherwise why not.</summary>
    public static (Snapshot? Snapshot, string Fault) Find(SnapshotFile file, string place, TimeSpan staleLimit, TimeProvider clock)
    {
        try
        {
            return file.Read() is not { } snapshot ? (null, "it is damaged, of another version, or sealed under another master key")
                : FaultOf(snapshot, place, staleLimit, clock.GetUtcNow()) is { } fault ? (null, fault)
                : (snapshot, "");
        }
        catch (FileNotFoundException)
        {
            return (null, "there is none yet");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (null, "it cannot be read");
        }
    }

    private static string? FaultOf(Snapshot snapshot, string place, TimeSpan staleLimit, DateTimeOffset now) =>
        snapshot.Place != place ? "it is of another store"
        : snapshot.HeardAt > now ? "it is of a moment that has not come: the clock was set back"
        : now - snapshot.HeardAt > staleLimit ? "it is older than cached keys are served"
        : null;
}
