namespace Memtrace.Proxy.Core.Writes;

/// <summary>
/// Counts the files that the columns of one body become in Arc: one for each hour, and one more whenever the next map of columns is not
/// like the one before, since Arc then writes at once what it holds.
/// </summary>
internal sealed class MsgpackHours
{
    private readonly NumberSet _seen = new();

    private ulong _map;
    private int _hoursOfMap;
    private ulong _firstHour;
    private long _hour;
    private TimeUnit? _unit;
    private long _low;
    private ulong _length;

    private ulong _schemaBefore;
    private long _hourBefore;

    /// <summary>How many there are.</summary>
    public int Files { get; private set; }

    public bool TooMany => Files > WriteFootprint.MaxHours;

    /// <summary>A map of columns begins: until it is read to its end nobody knows whether it is like the one before.</summary>
    public void BeginColumns()
    {
        _map++;
        _hoursOfMap = 0;
        _hour = 0;
    }

    /// <summary>A list of times begins: Arc takes the unit of all from the first.</summary>
    public void BeginTimes()
    {
        _unit = null;
        _length = 0;
    }

    /// <summary>False when the time lies beyond the furthest instants.</summary>
    public bool TryAdd(long time) => unchecked((ulong)(time - _low)) < _length || TryMove(time);

    public void EndColumns(ulong schema)
    {
        if (_hoursOfMap == 0)
        {
            Files++;
        }

        if (_hoursOfMap <= 1 && schema == _schemaBefore && _hour == _hourBefore)
        {
            Files--;
        }

        _schemaBefore = schema;
        _hourBefore = _hour;
    }

    /// <summary>Gives the room back; nothing may be added after it.</summary>
    public void Release() => _seen.Release();

    // The times that follow are mostly of the same hour: all of it passes at once, but for what lies beyond the furthest instants.
    private bool TryMove(long time)
    {
        TimeUnit unit = _unit ??= TimeUnit.Of(time);
        if (!unit.Reaches(time))
        {
            return false;
        }

        _hour = unit.HourOf(time);
        long within = time % unit.Hour;
        within += within < 0 ? unit.Hour : 0;
        long before = time < 0 ? Math.Min(within, time + unit.Furthest) : within;
        long after = time < 0 ? unit.Hour - within - 1 : Math.Min(unit.Hour - within - 1, unit.Furthest - time);
        _low = time - before;
        _length = (ulong)(before + 1 + after);
        Count(NameHash.Mix(_map, unchecked((ulong)_hour)));
        return true;
    }

    private void Count(ulong hour)
    {
        if (_hoursOfMap == 0)
        {
            _firstHour = hour;
        }
        else if (hour == _firstHour || TooMany || !_seen.Add(hour))
        {
            return;
        }

        _hoursOfMap++;
        Files++;
    }
}
