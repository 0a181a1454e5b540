using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.ExceptionServices;
using Memtrace.Proxy.Telemetry.Tracing;
using Memtrace.Proxy.Tests.Rooms;

namespace Memtrace.Proxy.Tests.Secrets;

/// <summary>
/// Listens to every meter and every activity source of the process, less those of other proxies, which would trace what others test, as an exporter with everything switched on would, and to every
/// exception that is thrown in it, and keeps all texts.
/// </summary>
internal sealed class TelemetryWatch : IDisposable
{
    private readonly MeterListener _meters = new();
    private readonly ConcurrentQueue<string> _measurements = new();
    private readonly ActivityListener _activities;

    public TelemetryWatch(ProxyUnderTest proxy)
    {
        ActivitySource own = proxy.Service<Traces>().Source;
        _activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name != Traces.SourceName || source == own,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            SampleUsingParentId = static (ref ActivityCreationOptions<string> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Keep,
        };
        ActivitySource.AddActivityListener(_activities);
        _meters.InstrumentPublished = static (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        _meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Keep(instrument, tags));
        _meters.SetMeasurementEventCallback<float>((instrument, _, tags, _) => Keep(instrument, tags));
        _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Keep(instrument, tags));
        _meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Keep(instrument, tags));
        _meters.SetMeasurementEventCallback<short>((instrument, _, tags, _) => Keep(instrument, tags));
        _meters.SetMeasurementEventCallback<byte>((instrument, _, tags, _) => Keep(instrument, tags));
        _meters.SetMeasurementEventCallback<decimal>((instrument, _, tags, _) => Keep(instrument, tags));
        _meters.Start();
        AppDomain.CurrentDomain.FirstChanceException += Keep;
    }

    /// <summary>Names, tags and values of all measurements.</summary>
    public ConcurrentQueue<string> Measurements
    {
        get
        {
            _meters.RecordObservableInstruments();
            return _measurements;
        }
    }

    /// <summary>Names, tags, events, baggage and states of all activities.</summary>
    public ConcurrentQueue<string> Activities { get; } = new();

    /// <summary>Every exception with its inner ones.</summary>
    public ConcurrentQueue<string> Exceptions { get; } = new();

    public void Dispose()
    {
        AppDomain.CurrentDomain.FirstChanceException -= Keep;
        _meters.Dispose();
        _activities.Dispose();
    }

    private void Keep(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            _measurements.Enqueue($"{instrument.Meter.Name} {instrument.Name} {tag.Key}={tag.Value}");
        }
    }

    private void Keep(Activity activity)
    {
        string tags = string.Join(' ', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"));
        string events = string.Join(' ', activity.Events.SelectMany(each => each.Tags.Select(tag => $"{each.Name} {tag.Key}={tag.Value}")));
        string baggage = string.Join(' ', activity.Baggage.Select(item => $"{item.Key}={item.Value}"));
        Activities.Enqueue(
            $"{activity.Source.Name} {activity.OperationName} {activity.DisplayName} {activity.StatusDescription} {activity.TraceStateString} {tags} {events} {baggage}");
    }

    private void Keep(object? sender, FirstChanceExceptionEventArgs thrown) => Exceptions.Enqueue(thrown.Exception.ToString());
}
