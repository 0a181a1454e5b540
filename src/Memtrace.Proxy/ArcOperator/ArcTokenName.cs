using System.Security.Cryptography;

namespace Memtrace.Proxy.ArcOperator;

/// <summary>
/// What memtrace calls a token it makes: <c>memtrace-&lt;org_id&gt;-&lt;8 hex&gt;</c>. The organization's id stands in it before the
/// organization does, so that what a broken-off run left can be told from what is in use.
/// </summary>
internal static class ArcTokenName
{
    private const string Start = "memtrace-";
    private const int RandomCharacters = 8;

    public static string New(string organizationId) =>
        $"{Start}{organizationId}-{RandomNumberGenerator.GetHexString(RandomCharacters, lowercase: true)}";

    /// <summary>The organization a token was made for; null when memtrace did not make it.</summary>
    public static string? OrganizationOf(string name)
    {
        if (!name.StartsWith(Start, StringComparison.Ordinal) || name.LastIndexOf('-') is var end && end != name.Length - RandomCharacters - 1)
        {
            return null;
        }

        return name.Length > Start.Length + RandomCharacters + 1 ? name[Start.Length..^(RandomCharacters + 1)] : null;
    }
}
