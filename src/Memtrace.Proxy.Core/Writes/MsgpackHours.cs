namespace Memtrace.Proxy.Core.Writes;

/// <summary>Counts the files that one body becomes in Arc at the next flush: one for each hour of each measurement or change of columns.</summary>
internal sealed class MsgpackHours
{
    /// <summary>Files of one request that a shared Arc can bear.</summary>
    public const int Most = 10_000;

    private const long SecondsBelow = 10_000_000_000;
    private const long MillisecondsBelow = 10_000_000_000_000;
    private const long MicrosecondsBelow = 10_000_000_000_000_000;
    private const long SecondsPerHour = 3600;

    private HashSet<ulong>? _more;
    private ulong _first;
    private int _count;

    private ulong _owner;
    private ulong _lastFile;
    private long _hour;
    private long _low;
    private ulong _length;

    private ulong _itemsBegun;
    private int _countBefore;
    private ulong _schemaBefore;
    private long _hourBefore;

    public bool TooMany => _count > Most;

    /// <summary>A map of columns begins: until it is read to its end nobody knows whether it continues the one before.</summary>
    public void BeginColumns()
    {
        _owner = ++_itemsBegun;
        _countBefore = _count;
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

    /// <summary>A map of columns ends. The same columns in the same hour as before go into the same file.</summary>
    public void EndColumns(ulong schema)
    {
        if (_count == _countBefore)
        {
            Count(_hour);
        }

        if (_count == _countBefore + 1 && schema == _schemaBefore && _hour == _hourBefore)
        {
            _count--;
            _more?.Remove(_lastFile);
        }

        _schemaBefore = schema;
        _hourBefore = _hour;
    }

    /// <summary>Arc groups the rows of a request by their measurement, wherever they stand.</summary>
    public void AddRow(ulong measurement, long? time)
    {
        _owner = measurement;
        BeginTimes();
        if (time is { } known)
        {
            Move(known);
        }
        else
        {
            Count(0);
        }
    }

    private void Move(long time)
    {
        if (_length == 0)
        {
            _length = LengthOfHour(time);
        }

        long length = (long)_length;
        _hour = time / length;
        if (time % length < 0)
        {
            _hour--;
        }

        _low = unchecked(_hour * length);
        Count(_hour);
    }

    private void Count(long hour)
    {
        if (TooMany)
        {
            return;
        }

        _lastFile = MsgpackNames.Mix(_owner, (ulong)hour) | 1;
        if (_count == 0)
        {
            _first = _lastFile;
            _count = 1;
        }
        else if (_lastFile != _first && (_more ??= []).Add(_lastFile))
        {
            _count++;
        }
    }

    private static ulong LengthOfHour(long first) => first switch
    {
        < SecondsBelow => SecondsPerHour,
        < MillisecondsBelow => SecondsPerHour * 1_000,
        < MicrosecondsBelow => SecondsPerHour * 1_000_000,
        _ => SecondsPerHour * 1_000_000_000,
    };
}
