using System.Diagnostics;
using OpenTelemetry.Metrics;

namespace Memtrace.Proxy.Telemetry.Series;

/// <summary>
/// Sends the series of organizations and Arcs to a collector, with what the page shows. Since the SDK keeps every series for ever, they
/// live in generations: one that holds series which have ended gives way to another a quarter of an hour after it began, but not before
/// the collector has taken its last sums. The next one counts on from there, so that every request is told once.
/// </summary>
internal sealed class SeriesExport : IDisposable
{
    /// <summary>How long a generation lasts at least: counters that begin anew too often are hard to read.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(15);

    private const int Patience = 3000;
    private const int Attempts = 4;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly OrganizationReadings _organizations;
    private readonly ArcReadings _arcs;
    private readonly Func<MeterProviderBuilder, MeterProviderBuilder> _send;
    private readonly TimeProvider _time;
    private readonly Lock _reading = new();
    private readonly Lock _renewing = new();
    private readonly ITimer _timer;
    private SeriesGeneration _current;
    private bool _isOver;

    public SeriesExport(
        OrganizationReadings organizations, ArcReadings arcs, Func<MeterProviderBuilder, MeterProviderBuilder> send, TimeProvider time)
    {
        (_organizations, _arcs, _send, _time) = (organizations, arcs, send, time);
        _current = Begin();
        // Sending may wait for the collector: work for a thread of its own.
        _timer = time.CreateTimer(_ => Task.Factory.StartNew(Renew, TaskCreationOptions.LongRunning), null, Interval, Interval);
    }

    /// <summary>Begins another generation if it is time for one; tells whether it did.</summary>
    public bool Renew()
    {
        if (!_renewing.TryEnter())
        {
            return false;
        }

        try
        {
            return IsDue() && Replace();
        }
        finally
        {
            _renewing.Exit();
        }
    }

    /// <summary>Sends for the last time.</summary>
    public void Shutdown(int milliseconds)
    {
        SeriesGeneration last;
        lock (_reading)
        {
            // A generation that was about to end does not: all that is counted until now belongs to it.
            _isOver = true;
            last = _current;
            last.End = GenerationEnd.NotYet;
        }

        _timer.Dispose();
        long began = Stopwatch.GetTimestamp();
        // The SDK's last collection would be the one that is under way now, which may have read the sums already.
        bool isAlone = _renewing.TryEnter(milliseconds);
        try
        {
            last.Shutdown(Math.Max(0, milliseconds - (int)Stopwatch.GetElapsedTime(began).TotalMilliseconds));
        }
        finally
        {
            if (isAlone)
            {
                _renewing.Exit();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_reading)
        {
            _isOver = true;
        }

        _current.Dispose();
    }

    private SeriesGeneration Begin() => new(_organizations.Most, Read, _send, _time.GetTimestamp());

    private bool IsDue()
    {
        lock (_reading)
        {
            return !_isOver
                && _time.GetElapsedTime(_current.BeganAt) >= Shortest
                && _current.HasOther(_organizations.Shown(), _arcs.Shown());
        }
    }

    private bool Replace()
    {
        SeriesGeneration old = _current;
        SeriesGeneration? next = MarkEnd(old) && TellLast(old) ? Begin() : null;
        if (!TakeOver(old, next))
        {
            next?.Dispose();
            return false;
        }

        // Told at once: whoever reads only values sees that they have begun anew.
        next!.Flush(Patience);
        old.Dispose();
        return true;
    }

    // Who asks while a collection is under way is told of that one, which may have begun before the mark: only what was asked for when
    // the sums stood already tells that they were taken.
    private static bool TellLast(SeriesGeneration generation)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            bool stands = generation.End is GenerationEnd.Reached;
            if (!generation.Flush(Patience))
            {
                return false;
            }

            if (stands)
            {
                return true;
            }
        }

        return false;
    }

    private bool TakeOver(SeriesGeneration old, SeriesGeneration? next)
    {
        lock (_reading)
        {
            if (next is null || _isOver || old.End is not GenerationEnd.Reached)
            {
                old.End = GenerationEnd.NotYet;
                return false;
            }

            _current = next;
            return true;
        }
    }

    private bool MarkEnd(SeriesGeneration generation)
    {
        lock (_reading)
        {
            generation.End = _isOver ? GenerationEnd.NotYet : GenerationEnd.Near;
            return !_isOver;
        }
    }

    private void Read(SeriesGeneration generation)
    {
        lock (_reading)
        {
            if (generation != _current || generation.End is GenerationEnd.Reached)
            {
                return;
            }

            _organizations.MoveTo(generation);
            _arcs.MoveTo(generation);
            if (generation.End is GenerationEnd.Near)
            {
                generation.End = GenerationEnd.Reached;
            }
        }
    }
}
