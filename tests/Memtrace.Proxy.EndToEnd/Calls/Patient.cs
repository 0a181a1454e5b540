using System.Diagnostics;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Calls;

/// <summary>
/// A client that does as it is told by a node whose store does not answer, as on a machine that is busy for longer than a second: it
/// comes again. It takes that from a node that says the same in its log or has waited for the store; without, seldom.
/// </summary>
internal sealed class Patient(ServingNode node)
{
    // An outage that is over before the node has looked again is not said in its log; one that short seldom comes twice.
    private const int MostUnsaid = 1;

    private static readonly TimeSpan LookUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private int _unsaid;

    public async Task<HttpAnswer> AskAsync(Func<Task<HttpAnswer>> ask)
    {
        using var pause = new PeriodicTimer(RetryAfter);
        var whole = Stopwatch.StartNew();
        while (true)
        {
            TimeSpan begun = whole.Elapsed;
            HttpAnswer answer = await ask();
            if (answer.Status != 503
                || !answer.Body.Contains("store_unavailable", StringComparison.Ordinal)
                || whole.Elapsed > Patience.Usual
                || (whole.Elapsed - begun < LookUp && !IsSaid() && ++_unsaid > MostUnsaid))
            {
                return answer;
            }

            await pause.WaitForNextTickAsync();
        }
    }

    private bool IsSaid() => node.Log.Contains("the store is away", StringComparison.Ordinal);
}
