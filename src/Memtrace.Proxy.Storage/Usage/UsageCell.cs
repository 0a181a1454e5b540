using Memtrace.Proxy.Core.Usage;

namespace Memtrace.Proxy.Storage.Usage;

/// <summary>
/// What one organization used in one hour and is not yet on its way to the store. Any thread adds, without a lock; one takes. Each
/// number that was added is taken once, be it in two parts.
/// </summary>
internal sealed class UsageCell
{
    private long _requests;
    private long _refusedKey;
    private long _refusedAccess;
    private long _refusedRequest;
    private long _refusedLimit;
    private long _failed;
    private long _queries;
    private long _writes;
    private long _bytesIn;
    private long _bytesOut;
    private long _queryMicroseconds;

    public bool IsEmpty => Volatile.Read(ref _requests) == 0;

    public void Add(in RequestUsage request)
    {
        AddRefusal(request.Refusal);
        Add(ref _queries, request.IsQuery ? 1 : 0);
        Add(ref _writes, request.IsWrite ? 1 : 0);
        Add(ref _bytesIn, request.BytesIn);
        Add(ref _bytesOut, request.BytesOut);
        Add(ref _queryMicroseconds, request.QueryTime.Ticks / TimeSpan.TicksPerMicrosecond);

        // Last: in a cell that shows no request nothing of a whole one is left behind.
        Interlocked.Increment(ref _requests);
    }

    /// <summary>Everything there is; null when there is no request in it.</summary>
    public UsageTotals? Take()
    {
        long requests = Interlocked.Exchange(ref _requests, 0);
        return requests == 0 ? null : new UsageTotals
        {
            Requests = requests,
            RefusedKey = Take(ref _refusedKey),
            RefusedAccess = Take(ref _refusedAccess),
            RefusedRequest = Take(ref _refusedRequest),
            RefusedLimit = Take(ref _refusedLimit),
            Failed = Take(ref _failed),
            Queries = Take(ref _queries),
            Writes = Take(ref _writes),
            BytesIn = Take(ref _bytesIn),
            BytesOut = Take(ref _bytesOut),
            QueryTime = TimeSpan.FromMicroseconds(Take(ref _queryMicroseconds)),
        };
    }

    private void AddRefusal(RefusalClass refusal)
    {
        switch (refusal)
        {
            case RefusalClass.None:
                break;
            case RefusalClass.Key:
                Interlocked.Increment(ref _refusedKey);
                break;
            case RefusalClass.Access:
                Interlocked.Increment(ref _refusedAccess);
                break;
            case RefusalClass.Limit:
                Interlocked.Increment(ref _refusedLimit);
                break;
            case RefusalClass.Failure:
                Interlocked.Increment(ref _failed);
                break;
            default:
                Interlocked.Increment(ref _refusedRequest);
                break;
        }
    }

    private static void Add(ref long number, long more)
    {
        // Most requests leave most numbers as they are, and to leave one costs nothing.
        if (more != 0)
        {
            Interlocked.Add(ref number, more);
        }
    }

    private static long Take(ref long number) => Volatile.Read(ref number) == 0 ? 0 : Interlocked.Exchange(ref number, 0);
}
