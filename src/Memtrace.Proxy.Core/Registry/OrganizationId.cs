using System.Security.Cryptography;

namespace Memtrace.Proxy.Core.Registry;

/// <summary>Makes identifiers of organizations: <c>org_</c> and 24 lower-case hexadecimal characters.</summary>
public static class OrganizationId
{
    private const int RandomCharacters = 24;

    /// <summary>A new one, for whoever must know it before the organization is made.</summary>
    public static string New() => "org_" + RandomNumberGenerator.GetHexString(RandomCharacters, lowercase: true);
}
