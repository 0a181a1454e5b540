using Microsoft.AspNetCore.Http;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>Keeps every request waiting until it is told to answer.</summary>
internal sealed class HeldAnswers : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _arrivals = new(0);
    private int _counted;

    public HeldAnswers(RecordingUpstream upstream) => upstream.Answer = async context =>
    {
        _arrivals.Release();
        await _released.Task.WaitAsync(context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    };

    public async Task ArrivedAsync(int count)
    {
        for (; _counted < count; _counted++)
        {
            Assert.True(await _arrivals.WaitAsync(Patience));
        }
    }

    public void Release() => _released.SetResult();

    public void Dispose() => _arrivals.Dispose();
}
