namespace Memtrace.Proxy.Limits;

/// <summary>How many places one organization has taken; negative once it is forgotten, so that nobody takes a place in it then.</summary>
internal sealed class OrganizationPlaces
{
    private const int Forgotten = -1;

    private int _taken;

    /// <summary>How many it has taken.</summary>
    public int Taken => Math.Max(0, Volatile.Read(ref _taken));

    /// <summary>True once another count stands for the organization.</summary>
    public bool IsForgotten => Volatile.Read(ref _taken) < 0;

    /// <summary>Counts one more, unless that is too many or this count is forgotten.</summary>
    public bool TryTake(int most)
    {
        int taken = Volatile.Read(ref _taken);
        while (taken >= 0 && taken < most)
        {
            int seen = Interlocked.CompareExchange(ref _taken, taken + 1, taken);
            if (seen == taken)
            {
                return true;
            }

            taken = seen;
        }

        return false;
    }

    /// <summary>Counts one less.</summary>
    public void Give() => Interlocked.Decrement(ref _taken);

    /// <summary>Ends this count, if nothing is under way.</summary>
    public bool TryForget() => Interlocked.CompareExchange(ref _taken, Forgotten, 0) == 0;
}
