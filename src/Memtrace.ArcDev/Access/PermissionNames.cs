namespace Memtrace.ArcDev.Access;

internal static class PermissionNames
{
    private static readonly (string Name, ArcPermissions Permission)[] Known =
    [
        ("read", ArcPermissions.Read),
        ("write", ArcPermissions.Write),
        ("delete", ArcPermissions.Delete),
        ("admin", ArcPermissions.Admin),
    ];

    public static IEnumerable<string> Of(ArcPermissions permissions) =>
        Known.Where(k => permissions.HasFlag(k.Permission)).Select(k => k.Name);

    public static bool TryParse(IEnumerable<string> names, out ArcPermissions permissions)
    {
        permissions = ArcPermissions.None;
        foreach (var name in names)
        {
            var known = Array.Find(Known, k => k.Name == name);
            if (known.Name is null)
            {
                return false;
            }

            permissions |= known.Permission;
        }

        return true;
    }
}
