using System.Buffers.Binary;
using Memtrace.Proxy.Tests.Core.Writes;

namespace Memtrace.Proxy.Tests.ArcDev;

/// <summary>Makes msgpack from plain objects, so that tests do not lean on the reader they test.</summary>
internal static class Packed
{
    public static byte[] Of(object? value) => MsgpackBytes.Of(Shaped(value));

    private static object? Shaped(object? value) => value switch
    {
        DateTimeOffset time => MsgpackBytes.Verbatim([0xd6, 0xff, .. Seconds(time)]),
        object?[] items => Array.ConvertAll(items, Shaped),
        Dictionary<string, object?> map => MsgpackBytes.Map([.. map.Select(pair => ((object?)pair.Key, Shaped(pair.Value)))]),
        _ => value,
    };

    private static byte[] Seconds(DateTimeOffset time)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)time.ToUnixTimeSeconds());
        return bytes;
    }
}
