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
        while (name.Length >= sizeof(ulong))
        {
            hash = Mix(hash, MemoryMarshal.Read<ulong>(name));
            name = name[sizeof(ulong)..];
        }

        ulong rest = 0;
        foreach (byte one in name)
        {
            rest = (rest << 8) | one;
        }

        return Mix(hash, rest);
    }

    public static ulong Mix(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left ^ Odd, right ^ Seed, out ulong low);
        return (high ^ low ^ left) | 1;
    }
}
