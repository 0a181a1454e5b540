namespace Memtrace.Proxy.Core.Writes;

/// <summary>Which inspector reads which format.</summary>
public static class WriteInspection
{
    /// <summary>A new inspector for one body.</summary>
    /// <param name="format">The format that the surface says of the endpoint.</param>
    /// <param name="precision">The unit of line protocol's timestamps as the request says it; null for Arc's default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The endpoint takes no write.</exception>
    public static IWriteInspector For(WriteFormat format, string? precision) => format switch
    {
        WriteFormat.Msgpack => new MsgpackInspector(),
        WriteFormat.LineProtocol => new LineProtocolInspector(precision),
        WriteFormat.TwoLineElements => new TwoLineElementsInspector(),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
    };
}
