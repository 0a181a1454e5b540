using Memtrace.Proxy.Bodies;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Limits;

namespace Memtrace.Proxy.Tests.Bodies;

/// <summary>Reads bodies to their end, as the forwarder would.</summary>
internal static class Bodies
{
    /// <summary>What arrives of a body and what is said of it, in whichever phase.</summary>
    public static async Task<(byte[] Arrived, Refusal? Refusal)> ReadAsync(InspectedBody body, int buffer = 64 * 1024)
    {
        await using InspectedBody disposed = body;
        if (await body.FillAsync(CancellationToken.None) is { } refusal)
        {
            return ([], refusal);
        }

        using var arrived = new MemoryStream();
        byte[] piece = new byte[buffer];
        try
        {
            int read;
            while ((read = await body.ReadAsync(piece)) > 0)
            {
                arrived.Write(piece, 0, read);
            }
        }
        catch (BodyRefusedException refused)
        {
            return (arrived.ToArray(), refused.Refusal);
        }

        return (arrived.ToArray(), null);
    }

    public static Task<(byte[] Arrived, Refusal? Refusal)> ReadAsync(
        byte[] sent, int slice = int.MaxValue, bool announced = false, FakeInspector? inspector = null, bool later = false) =>
        ReadAsync(Of(new SlicedBody(sent, slice, later), announced ? sent.Length : null, inspector));

    public static InspectedBody Of(Stream sent, long? announced, FakeInspector? inspector = null) =>
        new(new CallerBody(sent, TimeProvider.System), inspector ?? new FakeInspector(), announced, BodyBounds.MaxDecoded, Window());

    /// <summary>A window that nobody else wants.</summary>
    public static ZstdWindow Window() => new(new Places(1, TimeProvider.System), "org_a");

    /// <summary>Bytes in which no place looks like another, and that begin with no coding.</summary>
    public static byte[] Content(int length)
    {
        byte[] content = new byte[length];
        new Random(length).NextBytes(content);
        content.AsSpan(0, Math.Min(length, 4)).Fill((byte)'c');
        return content;
    }
}
