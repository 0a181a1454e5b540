namespace Memtrace.Proxy.Core.Writes;

/// <summary>The first byte of every MessagePack value: its kind, and how many bytes say all that is known before its content.</summary>
internal static class MsgpackMarks
{
    public const byte Float64 = 0xcb;
    public const byte UInt64 = 0xcf;
    public const byte Int64 = 0xd3;

    private const byte FirstFixMap = 0x80;
    private const byte FirstFixArray = 0x90;
    private const byte FirstFixStr = 0xa0;
    private const byte FirstNamed = 0xc0;
    private const byte FirstNegative = 0xe0;

    /// <summary>From 0xc0 to 0xdf, one entry a mark: the kind.</summary>
    private static ReadOnlySpan<byte> NamedKinds =>
    [
        (byte)MsgpackKind.Nil, (byte)MsgpackKind.Invalid, (byte)MsgpackKind.Bool, (byte)MsgpackKind.Bool,
        (byte)MsgpackKind.Bin, (byte)MsgpackKind.Bin, (byte)MsgpackKind.Bin, (byte)MsgpackKind.Ext,
        (byte)MsgpackKind.Ext, (byte)MsgpackKind.Ext, (byte)MsgpackKind.Float, (byte)MsgpackKind.Float,
        (byte)MsgpackKind.Int, (byte)MsgpackKind.Int, (byte)MsgpackKind.Int, (byte)MsgpackKind.Int,
        (byte)MsgpackKind.Int, (byte)MsgpackKind.Int, (byte)MsgpackKind.Int, (byte)MsgpackKind.Int,
        (byte)MsgpackKind.Ext, (byte)MsgpackKind.Ext, (byte)MsgpackKind.Ext, (byte)MsgpackKind.Ext,
        (byte)MsgpackKind.Ext, (byte)MsgpackKind.Str, (byte)MsgpackKind.Str, (byte)MsgpackKind.Str,
        (byte)MsgpackKind.Array, (byte)MsgpackKind.Array, (byte)MsgpackKind.Map, (byte)MsgpackKind.Map,
    ];

    /// <summary>From 0xc0 to 0xdf: mark and number together (a scalar's value, or a length).</summary>
    private static ReadOnlySpan<byte> NamedSizes =>
    [
        1, 1, 1, 1, 2, 3, 5, 2, 3, 5, 5, 9, 2, 3, 5, 9, 2, 3, 5, 9, 1, 1, 1, 1, 1, 2, 3, 5, 3, 5, 3, 5,
    ];

    public static MsgpackKind Kind(byte mark) => mark switch
    {
        < FirstFixMap or >= FirstNegative => MsgpackKind.Int,
        < FirstFixArray => MsgpackKind.Map,
        < FirstFixStr => MsgpackKind.Array,
        < FirstNamed => MsgpackKind.Str,
        _ => (MsgpackKind)NamedKinds[mark - FirstNamed],
    };

    public static int Size(byte mark) => mark is < FirstNamed or >= FirstNegative ? 1 : NamedSizes[mark - FirstNamed];
}
