namespace Memtrace.Proxy.Core.Keys;

/// <summary>Where in its life a key is at one moment. Only <see cref="Active"/> and <see cref="InGrace"/> are served.</summary>
public enum ApiKeyState
{
    /// <summary>It works.</summary>
    Active,

    /// <summary>Another took its place; it works until its grace ends.</summary>
    InGrace,

    /// <summary>An operator has switched it off.</summary>
    Disabled,

    /// <summary>Another took its place, and its grace is over.</summary>
    Replaced,

    /// <summary>Its time is over.</summary>
    Expired,
}
