using System.Diagnostics;

namespace Memtrace.Proxy.EndToEnd.Programs;

/// <summary>Looks at something again and again until it is so; the only way in which these tests wait.</summary>
internal static class Patience
{
    private static readonly TimeSpan UsualPause = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits for what a starting or stopping program shows; far longer than it ever takes.</summary>
    public static TimeSpan Usual { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Waits for a build, of which a busy machine takes the most of a minute.</summary>
    public static TimeSpan Build { get; } = TimeSpan.FromMinutes(5);

    /// <summary>True as soon as it is so; false when the limit is over and it still is not.</summary>
    public static async Task<bool> SeesAsync(Func<Task<bool>> look, TimeSpan limit, TimeSpan? pause = null)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(pause ?? UsualPause);
        while (!await look())
        {
            if (watch.Elapsed > limit)
            {
                return false;
            }

            await timer.WaitForNextTickAsync();
        }

        return true;
    }

    public static Task<bool> SeesAsync(Func<bool> look, TimeSpan limit) => SeesAsync(() => Task.FromResult(look()), limit);
}
