using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Writes;

namespace Memtrace.Proxy.Tests.Core.Writes;

internal static class LineProtocolVerdict
{
    public static Refusal? Of(ReadOnlySpan<byte> body, string? precision = null, int pieceLength = int.MaxValue) =>
        Of(new LineProtocolInspector(precision), body, pieceLength);

    public static Refusal? Of(IWriteInspector inspector, ReadOnlySpan<byte> body, int pieceLength = int.MaxValue)
    {
        while (!body.IsEmpty)
        {
            int length = Math.Min(pieceLength, body.Length);
            if (inspector.Inspect(body[..length]) is { } refusal)
            {
                return refusal;
            }

            body = body[length..];
        }

        return inspector.Complete();
    }
}
