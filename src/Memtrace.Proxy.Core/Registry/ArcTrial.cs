namespace Memtrace.Proxy.Core.Registry;

/// <summary>What an Arc says of a new credential beside the former one.</summary>
public enum ArcTrial
{
    /// <summary>It takes the new credential, or nobody could be asked: nothing speaks against it.</summary>
    Taken,

    /// <summary>It refuses the new credential, or lets it do less, and takes the former.</summary>
    FormerIsBetter,

    /// <summary>It refuses both.</summary>
    BothRefused,
}
