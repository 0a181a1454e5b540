using Memtrace.Cli.Loading;

namespace Memtrace.Proxy.Tests.Cli.Loading;

/// <summary>A target whose first answer takes half a second and every later one five milliseconds, by a clock that only it moves.</summary>
internal sealed class StallingCall(ManualClock clock) : ILoadCall
{
    private bool _stalled;

    public int Sent => Turns.Count;

    public List<long> Turns { get; } = [];

    public ValueTask<LoadAnswer> SendAsync(long turn, CancellationToken cancellationToken)
    {
        clock.Advance(TimeSpan.FromMilliseconds(_stalled ? 5 : 500));
        _stalled = true;
        Turns.Add(turn);
        return ValueTask.FromResult(new LoadAnswer(200, "", 0, 0));
    }
}
