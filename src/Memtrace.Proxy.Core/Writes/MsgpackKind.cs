namespace Memtrace.Proxy.Core.Writes;

/// <summary>What the first byte of a MessagePack value says that it is.</summary>
internal enum MsgpackKind : byte
{
    /// <summary>0xc1, which the format never uses.</summary>
    Invalid,
    Nil,
    Bool,
    Int,
    Float,
    Str,
    Bin,
    Ext,
    Array,
    Map,
}
