namespace Memtrace.Proxy.Fuzzing.Campaigns;

/// <summary>Randomness that depends on the seed and the number of the input alone, so that any input can be made again by itself.</summary>
internal sealed class FuzzRandom
{
    private ulong _state;

    public void Restart(ulong seed, long input)
    {
        _state = Mix(seed * 0x9E37_79B9_7F4A_7C15UL) ^ Mix((ulong)input + 0xD1B5_4A32_D192_ED03UL);
    }

    public ulong Next()
    {
        _state += 0x9E37_79B9_7F4A_7C15UL;
        return Mix(_state);
    }

    /// <summary>0 to one below the bound.</summary>
    public int Below(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    public bool OneIn(int count) => Below(count) == 0;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EBUL;
        return value ^ (value >> 31);
    }
}
