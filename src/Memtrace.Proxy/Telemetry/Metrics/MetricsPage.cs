using System.Collections.Immutable;
using OpenTelemetry.Metrics;

namespace Memtrace.Proxy.Telemetry.Metrics;

/// <summary>
/// The page behind <c>/metrics</c>: one collection at a time. Who asks while one is under way waits for the next, and all who wait for
/// that one share it.
/// </summary>
internal sealed class MetricsPage : IDisposable
{
    private readonly PrometheusText _text = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly TimeProvider _time;
    private ImmutableArray<IMetricsSource> _sources = [];
    private byte[] _page = [];
    private long? _begunAt;

    public MetricsPage(TimeProvider time)
    {
        _time = time;
        Reader = new BaseExportingMetricReader(new PrometheusExporter(_text));
    }

    /// <summary>What the SDK hands its measurements to; it belongs to the provider that it is added to.</summary>
    public BaseExportingMetricReader Reader { get; }

    /// <summary>Writes these families too, after those of the SDK.</summary>
    public void Include(IMetricsSource source) => ImmutableInterlocked.Update(ref _sources, static (sources, more) => sources.Add(more), source);

    /// <summary>A page of all that was measured when this was called, or later.</summary>
    public async Task<byte[]> TakeAsync(CancellationToken cancellationToken)
    {
        long asked = _time.GetTimestamp();
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_begunAt is not { } begun || begun <= asked)
            {
                _begunAt = _time.GetTimestamp();
                // Collecting is work for a thread of its own: on that of a request it would hold up the connections beside it.
                _page = await Task.Run(Take, CancellationToken.None);
            }

            return _page;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private byte[] Take()
    {
        _text.Clear();
        // What counts a request last is read first: no page shows one in part that it does not show among all.
        foreach (IMetricsSource source in _sources)
        {
            source.Write(_text);
        }

        Reader.Collect();
        return _text.Written.ToArray();
    }
}
