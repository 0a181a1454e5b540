using System.Collections.Immutable;

namespace Memtrace.Proxy.Core.Registry;

/// <summary>
/// That something is being made for an organization in a place that knows none of the store's transactions, and that nobody else makes
/// the same at that time. It lapses by itself when nobody renews it.
/// </summary>
/// <param name="OrganizationId">For whom; the organization need not exist yet.</param>
/// <param name="Subjects">What nobody else may be making meanwhile.</param>
/// <param name="Holder">Tells this claim from any other.</param>
public sealed record Claim(string OrganizationId, ImmutableArray<string> Subjects, string Holder)
{
    /// <summary>How long one holds that is not renewed, by the store's clock.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(30);
}
