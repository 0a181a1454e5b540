using Memtrace.Proxy.Answers;

namespace Memtrace.Proxy.Tests.Answers;

public sealed class DocumentPlacesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Four_documents_of_an_organization_are_in_hand_at_a_time_and_others_do_not_wait()
    {
        var places = new DocumentPlaces();
        var goOn = new TaskCompletionSource();
        int inHand = 0;
        int most = 0;
        Task<byte[]?>[] slow = [.. Enumerable.Range(0, 20).Select(_ => places.WriteAsync("org_a", WriteAsync, CancellationToken.None).AsTask())];

        byte[]? other = await places.WriteAsync("org_b", () => new ValueTask<byte[]?>([1]), CancellationToken.None).AsTask().WaitAsync(Patience);
        Assert.Equal([1], other);
        Assert.Equal(4, inHand);
        goOn.SetResult();
        await Task.WhenAll(slow).WaitAsync(Patience);

        Assert.Equal(4, most);
        Assert.Equal(0, places.Organizations);

        async ValueTask<byte[]?> WriteAsync()
        {
            most = Math.Max(most, Interlocked.Increment(ref inHand));
            await goOn.Task;
            Interlocked.Decrement(ref inHand);
            return null;
        }
    }

    [Fact]
    public async Task Who_leaves_or_fails_gives_the_place_back()
    {
        var places = new DocumentPlaces();
        using var left = new CancellationTokenSource();
        await left.CancelAsync();

        for (int i = 0; i < 10; i++)
        {
            await Assert.ThrowsAsync<IOException>(() => places.WriteAsync("org_a", () => throw new IOException(), CancellationToken.None).AsTask());
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => places.WriteAsync("org_a", () => new ValueTask<byte[]?>([1]), left.Token).AsTask());
        }

        Assert.Equal([1], await places.WriteAsync("org_a", () => new ValueTask<byte[]?>([1]), CancellationToken.None).AsTask().WaitAsync(Patience));
        Assert.Equal(0, places.Organizations);
    }
}
