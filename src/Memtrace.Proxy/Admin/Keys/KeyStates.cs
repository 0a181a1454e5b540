using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Admin.Keys;

/// <summary>Where in its life a key is, as operators and programs read it.</summary>
public static class KeyStates
{
    /// <summary>The word for it.</summary>
    public static string Name(ApiKeyState state) => state switch
    {
        ApiKeyState.Active => "active",
        ApiKeyState.InGrace => "in_grace",
        ApiKeyState.Disabled => "disabled",
        ApiKeyState.Replaced => "replaced",
        _ => "expired",
    };
}
