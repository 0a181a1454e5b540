namespace Memtrace.Proxy.Answers;

/// <summary>
/// How many documents that are written anew an organization may have in hand: each is held whole, a few times over. Every organization
/// has its own places, so that a slow Arc keeps nobody else waiting; who has none taken costs nothing.
/// </summary>
internal sealed class DocumentPlaces
{
    private const int Each = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue> _queues = new(StringComparer.Ordinal);

    /// <summary>Organizations that hold a place or wait for one.</summary>
    public int Organizations
    {
        get
        {
            lock (_gate)
            {
                return _queues.Count;
            }
        }
    }

    /// <summary>Waits for a place and writes the document in it.</summary>
    public async ValueTask<byte[]?> WriteAsync(string organization, Func<ValueTask<byte[]?>> write, CancellationToken cancellationToken)
    {
        Queue queue = Join(organization);
        try
        {
            await queue.Places.WaitAsync(cancellationToken);
            try
            {
                return await write();
            }
            finally
            {
                queue.Places.Release();
            }
        }
        finally
        {
            Leave(organization, queue);
        }
    }

    private Queue Join(string organization)
    {
        lock (_gate)
        {
            if (!_queues.TryGetValue(organization, out Queue? queue))
            {
                _queues.Add(organization, queue = new Queue());
            }

            queue.Members++;
            return queue;
        }
    }

    private void Leave(string organization, Queue queue)
    {
        lock (_gate)
        {
            if (--queue.Members == 0)
            {
                _queues.Remove(organization);
            }
        }
    }

#pragma warning disable CA1001 // A semaphore that was never waited on by handle holds nothing to dispose.
    private sealed class Queue
    {
        public SemaphoreSlim Places { get; } = new(Each);

        public int Members { get; set; }
    }
#pragma warning restore CA1001
}
