using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Writes;

namespace Memtrace.Proxy.Tests.Core.Writes;

/// <summary>Feeds a body whole or in pieces.</summary>
internal static class MsgpackCuts
{
    public static Refusal? Whole(byte[] body) => InPieces(body, _ => int.MaxValue);

    public static Refusal? InPieces(byte[] body, Func<int, int> sizeAt)
    {
        var inspector = new MsgpackInspector();
        for (int i = 0; i < body.Length;)
        {
            int size = Math.Min(sizeAt(i), body.Length - i);
            if (inspector.Inspect(body.AsSpan(i, size)) is { } refusal)
            {
                return refusal;
            }

            i += size;
        }

        return inspector.Complete();
    }

    /// <summary>The verdict, which has to be the same however the body is cut.</summary>
    public static Refusal? Judge(byte[] body)
    {
        Refusal? whole = Whole(body);
        var random = new Random(body.Length);
        Assert.Equal(whole, InPieces(body, _ => 1));
        Assert.Equal(whole, InPieces(body, _ => 2));
        Assert.Equal(whole, InPieces(body, _ => 3));
        Assert.Equal(whole, InPieces(body, _ => 7));
        Assert.Equal(whole, InPieces(body, _ => random.Next(1, 40)));
        return whole;
    }
}
