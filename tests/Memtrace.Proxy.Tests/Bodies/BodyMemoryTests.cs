using Memtrace.Proxy.Bodies;

namespace Memtrace.Proxy.Tests.Bodies;

/// <summary>Memory is measured for the whole process, so nothing else runs beside these.</summary>
[Collection(nameof(BodyMemoryTests))]
[CollectionDefinition(nameof(BodyMemoryTests), DisableParallelization = true)]
public sealed class BodyMemoryTests
{
    [Fact]
    public async Task Two_hundred_long_bodies_at_a_time_hold_no_more_than_their_windows()
    {
        const int requests = 200;
        byte[] content = Bodies.Content(20 * 1024 * 1024);
        InspectedBody[] bodies =
        [
            .. Enumerable.Range(0, requests).Select(_ => new InspectedBody(
                new CallerBody(new SlicedBody(content, 64 * 1024), TimeProvider.System),
                new CountingInspector(_ => { }),
                content.Length,
                BodyBounds.MaxDecoded,
                Bodies.Window())),
        ];
        byte[] buffer = new byte[64 * 1024];
        long before = GC.GetTotalMemory(forceFullCollection: true);

        foreach (InspectedBody body in bodies)
        {
            Assert.Null(await body.FillAsync(CancellationToken.None));
            for (int i = 0; i < 20; i++)
            {
                _ = await body.ReadAsync(buffer);
            }
        }

        long held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Array.ForEach(bodies, body => body.Dispose());
        // Less than nothing, when what others left is given back meanwhile.
        Assert.True(held <= requests * (BodyBounds.Window + 4096L), $"{held} bytes");
    }
}
