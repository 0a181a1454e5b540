using System.Text;

namespace Memtrace.Proxy.Tests.Telemetry;

/// <summary>An output whose reader stands still until it is let go; it keeps what each call wrote.</summary>
internal sealed class HeldOutput : MemoryStream
{
    private readonly ManualResetEventSlim _reads = new(false);
    private readonly List<string> _pieces = [];

    /// <summary>True once somebody waits for the reader, or has written.</summary>
    public bool IsAsked { get; private set; }

    /// <summary>What each call fails with that is made from now on; null when they do not.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Calls that failed.</summary>
    public int Refused { get; private set; }

    public string[] Pieces
    {
        get
        {
            lock (_pieces)
            {
                return [.. _pieces];
            }
        }
    }

    public string[] Lines => string.Concat(Pieces).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void LetGo() => _reads.Set();

    public override void Write(byte[] buffer, int offset, int count)
    {
        IsAsked = true;
        _reads.Wait();
        if (Fault is { } fault)
        {
            Refused++;
            throw fault;
        }

        lock (_pieces)
        {
            _pieces.Add(Encoding.UTF8.GetString(buffer, offset, count));
        }
    }

    protected override void Dispose(bool disposing)
    {
        _reads.Set();
        base.Dispose(disposing);
    }
}
