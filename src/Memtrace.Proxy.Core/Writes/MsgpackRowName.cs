namespace Memtrace.Proxy.Core.Writes;

/// <summary>A field or tag of a row.</summary>
/// <param name="Hash">By which the name is known again.</param>
/// <param name="BaseHash">The same of the name without <c>_value</c> at its end; zero without one.</param>
/// <param name="IsTag">Whether it is a tag.</param>
internal readonly record struct MsgpackRowName(ulong Hash, ulong BaseHash, bool IsTag)
{
    private static ReadOnlySpan<byte> Suffix => "_value"u8;

    public static MsgpackRowName Of(ReadOnlySpan<byte> name, bool isTag) => new(
        NameHash.Of(name),
        name.Length > Suffix.Length && name.EndsWith(Suffix) ? NameHash.Of(name[..^Suffix.Length]) : 0,
        isTag);
}
