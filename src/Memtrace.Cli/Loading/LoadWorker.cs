namespace Memtrace.Cli.Loading;

/// <summary>One connection's worth of requests: each when it is due, counted once it has ended.</summary>
/// <param name="index">Which of the connections, from 0.</param>
/// <param name="connections">How many there are: each leaves the turns of the others out, so that together they come to every key.</param>
/// <param name="call">Sends.</param>
/// <param name="times">Says when.</param>
/// <param name="measuredFrom">The timestamp before which requests that are due warm up and are not counted.</param>
/// <param name="tally">Counts.</param>
/// <param name="time">The clock.</param>
internal sealed class LoadWorker(
    int index, int connections, ILoadCall call, SendTimes times, long measuredFrom, LoadTally tally, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan PauseWithoutConnection = TimeSpan.FromMilliseconds(50);

    private readonly PaceGate _gate = new();

    public void Dispose() => _gate.Dispose();

    /// <param name="stop">The operator ends the test: what is under way is of no account any more.</param>
    /// <param name="cut">The test is over, and so is the time to wait for its last answers: they count as missing.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken cut)
    {
        for (long turn = index; await times.NextAsync(_gate, stop) is { } due; turn += connections)
        {
            LoadAnswer answer = await call.SendAsync(turn, cut);
            if (stop.IsCancellationRequested && answer.Code == LoadAnswer.Unanswered)
            {
                return;
            }

            if (due >= measuredFrom)
            {
                tally.Count(answer, time.GetElapsedTime(due));
            }

            if (answer.Code == LoadAnswer.NoConnection)
            {
                // Nobody is there to be loaded: to ask a thousand times a second would only heat this machine.
                await Task.Delay(PauseWithoutConnection, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
