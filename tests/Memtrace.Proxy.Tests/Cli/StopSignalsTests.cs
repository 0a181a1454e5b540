using System.Runtime.InteropServices;
using Memtrace.Cli.Shell;

namespace Memtrace.Proxy.Tests.Cli;

public sealed class StopSignalsTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void The_first_signal_asks_for_the_end_and_is_held_back()
    {
        using StopSignals signals = Fresh();
        Assert.False(signals.Token.IsCancellationRequested);

        Assert.True(IsHeldBack(signals));

        Assert.True(signals.Token.IsCancellationRequested);
    }

    [Fact]
    public void Signals_right_behind_the_first_are_the_same_wish()
    {
        using StopSignals signals = Fresh();
        Assert.True(IsHeldBack(signals));
        Assert.True(IsHeldBack(signals));
        _clock.Advance(StopSignals.OneWish);
        Assert.True(IsHeldBack(signals, PosixSignal.SIGINT));
    }

    [Fact]
    public void A_later_one_ends_the_program_whatever_came_between()
    {
        using StopSignals signals = Fresh();
        Assert.True(IsHeldBack(signals));
        _clock.Advance(StopSignals.OneWish);
        Assert.True(IsHeldBack(signals));
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.False(IsHeldBack(signals));
    }

    private static bool IsHeldBack(StopSignals signals, PosixSignal signal = PosixSignal.SIGTERM)
    {
        var context = new PosixSignalContext(signal);
        signals.Receive(context);
        return context.Cancel;
    }

    private StopSignals Fresh() => new(_clock);
}
