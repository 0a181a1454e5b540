using System.Collections.Frozen;

namespace Memtrace.Proxy.Core.Sql;

/// <summary>The types of DuckDB's own; any other name could be a type that the instance has to fetch first.</summary>
internal static class SqlTypes
{
    // The second line are words that a type may go on with.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Known = """
        bigint binary bit bitstring blob bool boolean bpchar bytea char character date datetime dec decimal double float float4 float8 guid
        precision time varying with without zone
        hugeint int int1 int128 int16 int2 int32 int4 int64 int8 integer interval json list logical long map numeric nvarchar real row
        short signed smallint string struct text timestamp timestamp_ms timestamp_ns timestamp_s timestamp_us timestamptz timetz tinyint
        ubigint uhugeint uint128 uint16 uint32 uint64 uint8 uinteger usmallint utinyint uuid varbinary varchar
        """
        .Split((char[])[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>True for the name of a type, or a word of one.</summary>
    public static bool IsType(ReadOnlySpan<char> text) => Known.Contains(text);

    /// <summary>True for types whose parentheses hold names with types.</summary>
    public static bool HasFields(ReadOnlySpan<char> text) => SqlWords.Spells(text, "struct") || SqlWords.Spells(text, "row");
}
