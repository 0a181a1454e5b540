using System.Diagnostics;

namespace Memtrace.Proxy.Tests;

/// <summary>Looks again and again until something is so: what other threads and programs do, no clock of these tests can bring about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Task SeesAsync(Func<bool> look) => SeesAsync(() => Task.FromResult(look()));

    public static async Task SeesAsync(Func<Task<bool>> look)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!await look())
        {
            Assert.True(watch.Elapsed < Patience, "it never came to be so");
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>The first that is looked for, as soon as there is one.</summary>
    public static async Task<T> FindsAsync<T>(Func<T?> look)
        where T : class
    {
        T? found = null;
        await SeesAsync(() => (found = look()) is not null);
        return found!;
    }
}
