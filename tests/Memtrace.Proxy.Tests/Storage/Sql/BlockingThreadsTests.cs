using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Tests.Storage.Sql;

public sealed class BlockingThreadsTests
{
    [Fact]
    public async Task Work_runs_on_a_named_thread_outside_the_pool()
    {
        using var threads = new BlockingThreads("mine", 2);
        Assert.Equal(
            ("mine", false, true),
            await threads.RunAsync(
                () => (Thread.CurrentThread.Name, Thread.CurrentThread.IsThreadPoolThread, Thread.CurrentThread.IsBackground),
                CancellationToken.None));
    }

    [Fact]
    public async Task One_thread_does_one_thing_after_the_other_in_order()
    {
        using var threads = new BlockingThreads("mine", 1);
        List<int> order = [];
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => threads.RunAsync(
            () =>
            {
                order.Add(i);
                return i;
            },
            CancellationToken.None)));
        Assert.Equal(Enumerable.Range(0, 100), order);
    }

    [Fact]
    public async Task Several_do_several_things_at_once()
    {
        using var threads = new BlockingThreads("mine", 3);
        using var meeting = new Barrier(3);
        bool[] met = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => threads.RunAsync(
            () => meeting.SignalAndWait(TimeSpan.FromSeconds(20)), CancellationToken.None)));
        Assert.All(met, Assert.True);
    }

    [Fact]
    public async Task What_fails_fails_alone()
    {
        using var threads = new BlockingThreads("mine", 1);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => threads.RunAsync<int>(() => throw new InvalidOperationException(), CancellationToken.None));
        Assert.Equal(7, await threads.RunAsync(() => 7, CancellationToken.None));
    }

    [Fact]
    public async Task What_was_cancelled_or_stopped_before_its_turn_never_starts()
    {
        var threads = new BlockingThreads("mine", 1);
        using var release = new ManualResetEventSlim();
        using var cancelled = new CancellationTokenSource();
        bool started = false;
        var begun = new TaskCompletionSource();
        Task first = threads.RunAsync(
            () =>
            {
                begun.SetResult();
                return release.Wait(TimeSpan.FromSeconds(20));
            },
            CancellationToken.None);
        await begun.Task;
        Task second = threads.RunAsync(() => started = true, cancelled.Token);
        Task third = threads.RunAsync(() => started = true, CancellationToken.None);
        await cancelled.CancelAsync();
        threads.Dispose();
        release.Set();
        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => third);
        Assert.Throws<ObjectDisposedException>(() => { _ = threads.RunAsync(() => started = true, CancellationToken.None); });
        Assert.False(started);
    }
}
