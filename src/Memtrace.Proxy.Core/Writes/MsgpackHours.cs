namespace Memtrace.Proxy.Core.Writes;

/// <summary>
/// Counts the files that the columns of one body become in Arc: one for each hour, and one more whenever the next map of columns is not
/// like the one before, since Arc then writes at once what it holds.
/// </summary>
internal sealed class MsgpackHours
{
    private const long SecondsBelow = 10_000_000_000;
    private const long MillisecondsBelow = 10_000_000_000_000;
    private const long MicrosecondsBelow = 10_000_000_000_000_000;
    private const long SecondsPerHour = 3600;

    private readonly NumberSet _seen = new();
    private int _files;

    private ulong _map;
    private int _hoursOfMap;
    private ulong _firstHour;
    private long _hour;
    private long _low;
    private ulong _length;

    private ulong _schemaBefore;
    private long _hourBefore;

    public bool TooMany => _files > WriteFootprint.MaxHours;

    /// <summary>The hour of a time whose unit Arc takes from itself, as for a row.</summary>
    public static long HourOf(long time) => Floor(time, LengthOfHour(time));

    /// <summary>A map of columns begins: until it is read to its end nobody knows whether it is like the one before.</summary>
    public void BeginColumns()
    {
        _map++;
        _hoursOfMap = 0;
        _hour = 0;
    }

    /// <summary>A list of times begins: Arc takes the unit of all from the first.</summary>
    public void BeginTimes() => _length = 0;

    public void Add(long time)
    {
        if (unchecked((ulong)(time - _low)) >= _length)
        {
            Move(time);
        }
    }

    public void EndColumns(ulong schema)
    {
        if (_hoursOfMap == 0)
        {
            _files++;
        }

        if (_hoursOfMap <= 1 && schema == _schemaBefore && _hour == _hourBefore)
        {
            _files--;
        }

        _schemaBefore = schema;
        _hourBefore = _hour;
    }

    /// <summary>Gives the room back; nothing may be added after it.</summary>
    public void Release() => _seen.Release();

    private void Move(long time)
    {
        if (_length == 0)
        {
            _length = (ulong)LengthOfHour(time);
        }

        _hour = Floor(time, (long)_length);
        _low = unchecked(_hour * (long)_length);
        ulong key = NameHash.Mix(_map, unchecked((ulong)_hour));
        if (_hoursOfMap == 0)
        {
            _firstHour = key;
        }
        else if (key == _firstHour || TooMany || !_seen.Add(key))
        {
            return;
        }

        _hoursOfMap++;
        _files++;
    }

    private static long Floor(long time, long length) => (time / length) - (time % length < 0 ? 1 : 0);

    private static long LengthOfHour(long first) => first switch
    {
        < SecondsBelow => SecondsPerHour,
        < MillisecondsBelow => SecondsPerHour * 1_000,
        < MicrosecondsBelow => SecondsPerHour * 1_000_000,
        _ => SecondsPerHour * 1_000_000_000,
    };
}
