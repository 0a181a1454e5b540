namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>How much had come through the tap at one moment.</summary>
internal readonly record struct Tapped(int Requests, int Faults, long Bytes)
{
    public static Tapped Of(Tap tap) => new(tap.Requests.Count, tap.Faults.Count, tap.Bytes);
}
