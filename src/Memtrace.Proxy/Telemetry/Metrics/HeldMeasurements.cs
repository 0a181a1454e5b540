namespace Memtrace.Proxy.Telemetry.Metrics;

/// <summary>
/// Measurements of requests that wait, a few for each processor, to be recorded one after the other: the memory of a histogram that
/// every request of every processor writes to costs far more to fetch each time than to write. Whoever collects has them released
/// first, so that nothing is shown late. Holding takes no memory, and nobody waits for anybody.
/// </summary>
internal sealed class HeldMeasurements
{
    /// <summary>Measurements that wait at most on each processor.</summary>
    public const int Most = 32;

    private readonly Recorder _record;
    private readonly Place[] _places;

    /// <param name="record">Records them; called by one thread at a time for each processor.</param>
    public HeldMeasurements(Recorder record)
    {
        _record = record;
        _places = new Place[Environment.ProcessorCount];
        for (int i = 0; i < _places.Length; i++)
        {
            _places[i] = new Place();
        }
    }

    /// <summary>Records all of them.</summary>
    public delegate void Recorder(ReadOnlySpan<RequestMeasurement> measured);

    /// <summary>Takes one; records those that wait beside it once they are many.</summary>
    public void Hold(in RequestMeasurement measured)
    {
        Place place = _places[Thread.GetCurrentProcessorId() % _places.Length];
        if (!place.Turn.TryEnter())
        {
            _record(new ReadOnlySpan<RequestMeasurement>(in measured));
            return;
        }

        try
        {
            place.Held[place.Count++] = measured;
            if (place.Count == Most)
            {
                Release(place);
            }
        }
        finally
        {
            place.Turn.Exit();
        }
    }

    /// <summary>Records all that wait.</summary>
    public void Release()
    {
        foreach (Place place in _places)
        {
            lock (place.Turn)
            {
                Release(place);
            }
        }
    }

    private void Release(Place place)
    {
        ReadOnlySpan<RequestMeasurement> held = place.Held.AsSpan(0, place.Count);
        place.Count = 0;
        if (!held.IsEmpty)
        {
            _record(held);
        }
    }

    private sealed class Place
    {
        public Lock Turn { get; } = new();

        public RequestMeasurement[] Held { get; } = new RequestMeasurement[Most];

        public int Count { get; set; }
    }
}
