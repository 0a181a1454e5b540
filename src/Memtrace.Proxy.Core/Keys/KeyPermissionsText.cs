namespace Memtrace.Proxy.Core.Keys;

/// <summary>The stored and spoken form of permissions: names joined by commas, as Memtrace 0.2 stores them.</summary>
public static class KeyPermissionsText
{
    /// <summary>Reads a comma list strictly; false and the offending word when one is unknown or the list is empty.</summary>
    public static bool TryParse(string text, out KeyPermissions permissions, out string unknown)
    {
        permissions = KeyPermissions.None;
        unknown = "";
        foreach (string word in text.Split(',', StringSplitOptions.TrimEntries))
        {
            KeyPermissions one = Read(word);
            if (one == KeyPermissions.None)
            {
                unknown = word;
                return false;
            }

            permissions |= one;
        }

        return true;
    }

    /// <summary>Reads what a store holds: a word nobody knows grants nothing.</summary>
    public static KeyPermissions FromStore(string text)
    {
        var permissions = KeyPermissions.None;
        foreach (string word in text.Split(',', StringSplitOptions.TrimEntries))
        {
            permissions |= Read(word);
        }

        return permissions;
    }

    /// <summary>Writes the comma list in the order read, write, admin.</summary>
    public static string Format(KeyPermissions permissions) => string.Join(',', Names(permissions));

    /// <summary>The single names, in the order read, write, admin.</summary>
    public static IReadOnlyList<string> Names(KeyPermissions permissions)
    {
        var names = new List<string>(3);
        if (permissions.HasFlag(KeyPermissions.Read))
        {
            names.Add("read");
        }

        if (permissions.HasFlag(KeyPermissions.Write))
        {
            names.Add("write");
        }

        if (permissions.HasFlag(KeyPermissions.Admin))
        {
            names.Add("admin");
        }

        return names;
    }

    /// <summary>True when the holder may do what is needed; admin may do all.</summary>
    public static bool Allows(this KeyPermissions held, KeyPermissions needed) =>
        (held & needed) == needed || (held & KeyPermissions.Admin) != 0;

    private static KeyPermissions Read(string word) => word switch
    {
        "read" => KeyPermissions.Read,
        "write" => KeyPermissions.Write,
        "admin" => KeyPermissions.Admin,
        _ => KeyPermissions.None,
    };
}
