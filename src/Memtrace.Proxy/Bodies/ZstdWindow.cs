using Memtrace.Proxy.Limits;

namespace Memtrace.Proxy.Bodies;

/// <summary>The place of one body's zstd decoder, whose window is large: an organization has so many of them at a time.</summary>
/// <param name="places">Where the place is taken.</param>
/// <param name="organization">Whose body it is.</param>
internal sealed class ZstdWindow(Places places, string organization) : IDisposable
{
    private Place _place;
    private int _taken;

    /// <summary>Takes the place; false when the organization has all of its own.</summary>
    public bool TryOpen()
    {
        bool opened = places.TryTake(organization, out _place);
        _taken = opened ? 1 : 0;
        return opened;
    }

    /// <summary>Gives the place back, if it was taken.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _taken, 0) == 1)
        {
            Places.Give(_place);
        }
    }
}
