namespace Memtrace.Proxy.Telemetry.Logging;

/// <summary>
/// Carries lines out, in the order in which they came, by a thread of its own: what comes within a few milliseconds goes in one piece,
/// since a call of the system for each line, and a waking of that thread, cost more than the line. Who has a line never waits for
/// whoever reads them: once so much is under way, lines are lost, and how many is told where they would have stood.
/// </summary>
internal sealed class LineWriter : IDisposable
{
    /// <summary>Bytes that wait at most; as many more are being written.</summary>
    public const int Most = 4 * 1024 * 1024;

    // As much as a pipe holds: there is no use in waiting for more.
    private const int Plenty = 64 * 1024;

    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(3);

    private readonly Stream _output;
    private readonly Action<long, LineBytes> _tellLost;
    private readonly Lock _turn = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private readonly LineBytes _notice = new();
    private byte[] _waiting = new byte[Plenty];
    private byte[] _leaving = new byte[Plenty];
    private int _length;
    private int _lines;
    private long _told;
    private long _lost;
    private bool _isIdle = true;
    private bool _isEnded;

    /// <param name="output">Where lines go.</param>
    /// <param name="tellLost">Writes the line that tells how many were lost.</param>
    public LineWriter(Stream output, Action<long, LineBytes> tellLost)
    {
        _output = output;
        _tellLost = tellLost;
        _thread = new Thread(Run) { IsBackground = true, Name = "log" };
        _thread.Start();
    }

    /// <summary>Takes a line; never waits for the output.</summary>
    /// <param name="line">The line with its end.</param>
    /// <param name="isUrgent">Whether it goes at once.</param>
    public void Write(ReadOnlySpan<byte> line, bool isUrgent)
    {
        lock (_turn)
        {
            if (_isEnded || !TryAdd(line))
            {
                _lost++;
                return;
            }

            if (_isIdle || isUrgent || (_length >= Plenty && _length - line.Length < Plenty))
            {
                _isIdle = false;
                _wake.Set();
            }
        }
    }

    /// <summary>Returns when all lines are written, or the output has stood still for seconds. What comes afterwards is lost.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            if (_isEnded)
            {
                return;
            }

            _isEnded = true;
            _wake.Set();
        }

        if (_thread.Join(LastWords))
        {
            _wake.Dispose();
        }
    }

    private void Run()
    {
        while (true)
        {
            _wake.WaitOne();
            bool isEnded = Volatile.Read(ref _isEnded);
            do
            {
                if (!isEnded)
                {
                    _wake.WaitOne(Gathering);
                    isEnded = Volatile.Read(ref _isEnded);
                }
            }
            while (TryCarryOut());

            if (isEnded)
            {
                return;
            }
        }
    }

    private bool TryCarryOut()
    {
        int length;
        long lines;
        lock (_turn)
        {
            (_waiting, _leaving) = (_leaving, _waiting);
            (length, lines) = (_length, _lines + _told);
            bool tells = _lines > 0 && _lost > 0;
            (_length, _lines, _told) = (0, 0, 0);
            _isIdle = length == 0;
            if (_isIdle)
            {
                return false;
            }

            if (tells)
            {
                TellLost();
            }
        }

        try
        {
            _output.Write(_leaving, 0, length);
            _output.Flush();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // Whatever becomes of the output, the program goes on.
            lock (_turn)
            {
                _lost += lines;
            }
        }

        return true;
    }

    // Lost are those that came after all that leaves now, and before all that comes next. Only beside other lines: where none can be
    // written this one cannot either.
    private void TellLost()
    {
        _notice.Clear();
        _tellLost(_lost, _notice);
        TryAdd(_notice.Written);
        (_told, _lost, _lines) = (_lost, 0, 0);
    }

    private bool TryAdd(ReadOnlySpan<byte> line)
    {
        int length = _length + line.Length;
        if (length > Most)
        {
            return false;
        }

        if (length > _waiting.Length)
        {
            Array.Resize(ref _waiting, Math.Min(Most, Math.Max(length, 2 * _waiting.Length)));
        }

        line.CopyTo(_waiting.AsSpan(_length));
        _length = length;
        _lines++;
        return true;
    }
}
