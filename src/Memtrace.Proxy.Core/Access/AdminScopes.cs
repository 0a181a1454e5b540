namespace Memtrace.Proxy.Core.Access;

/// <summary>The scopes as operators write them.</summary>
public static class AdminScopes
{
    /// <summary>The word for it.</summary>
    public static string Name(AdminScope scope) => scope == AdminScope.Manage ? "manage" : "read";

    /// <summary>Reads the word; false for any other.</summary>
    public static bool TryParse(string? word, out AdminScope scope)
    {
        scope = word is "manage" ? AdminScope.Manage : AdminScope.Read;
        return word is "manage" or "read";
    }
}
