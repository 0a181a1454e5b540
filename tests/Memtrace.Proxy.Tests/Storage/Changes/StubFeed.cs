using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Changes;

namespace Memtrace.Proxy.Tests.Storage.Changes;

/// <summary>A feed that answers from a list, or fails.</summary>
internal sealed class StubFeed : IChangeFeed
{
    public List<Change> Rows { get; } = [];

    public bool IsDown { get; set; }

    /// <summary>Reads wait for it.</summary>
    public Task Hang { get; set; } = Task.CompletedTask;

    public int Asked { get; private set; }

    /// <summary>Calls at each read, as if somebody committed without a pause.</summary>
    public bool Calls { get; set; }

    private Action? _wake;

    public int PageSize { get; set; } = 2;

    public async Task<FeedPage> ReadAfterAsync(long position, CancellationToken cancellationToken)
    {
        Asked++;
        if (Calls)
        {
            _wake?.Invoke();
        }

        if (IsDown)
        {
            throw new RegistryException("the store is busy: another process holds it");
        }

        FeedPage page = Read(position);
        await Hang;
        return page;
    }

    /// <summary>What comes of an attempt to remove what is too old.</summary>
    public Func<Task> Prune { get; set; } = () => Task.CompletedTask;

    public Task PruneAsync(CancellationToken cancellationToken) => Prune();

    public Task ListenAsync(Action wake, TimeProvider clock, CancellationToken cancellationToken)
    {
        _wake = wake;
        wake();
        return Task.CompletedTask;
    }

    private FeedPage Read(long position)
    {
        long last = Rows.Count == 0 ? 0 : Rows[^1].Sequence;
        return new FeedPage([.. Rows.Where(row => row.Sequence > position).Take(PageSize)], last, last < position);
    }

    public void Dispose()
    {
    }
}
