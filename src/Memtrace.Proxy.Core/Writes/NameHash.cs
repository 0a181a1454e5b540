using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>The number by which the same name is known again within one body; never zero.</summary>
internal static class NameHash
{
    private const ulong Odd = 0x9e3779b97f4a7c15;

    // Unknown to a caller, so that nobody can choose names that are taken for one another.
    private static readonly ulong Seed = MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    public static ulong Of(ReadOnlySpan<byte> name)
    {
        ulong hash = Seed ^ (ulong)name.Length;
        for (ReadOnlySpan<byte> rest = name; rest.Length > sizeof(ulong); rest = rest[sizeof(ulong)..])
        {
            hash = Mix(hash, MemoryMarshal.Read<ulong>(rest));
        }

        return Mix(hash, LastOf(name));
    }

    public static ulong Mix(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left ^ Odd, right ^ Seed, out ulong low);
        return (high ^ low ^ left) | 1;
    }

    // The last eight bytes, or all; the length is hashed beside them.
    private static ulong LastOf(ReadOnlySpan<byte> name) => name.Length switch
    {
        >= sizeof(ulong) => MemoryMarshal.Read<ulong>(name[^sizeof(ulong)..]),
        >= sizeof(uint) => ((ulong)MemoryMarshal.Read<uint>(name) << 32) | MemoryMarshal.Read<uint>(name[^sizeof(uint)..]),
        > 0 => ((ulong)name[0] << 16) | ((ulong)name[name.Length / 2] << 8) | name[^1],
        _ => 0,
    };
}
