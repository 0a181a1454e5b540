using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Core.Bindings;

/// <summary>All that one request needs to know, as it stood at one moment of the store. Immutable.</summary>
public sealed class TenantBinding
{
    /// <summary>Makes a binding; <paramref name="arc"/> is given exactly when the state is <see cref="ArcState.Bound"/>.</summary>
    public TenantBinding(OrganizationFacts organization, ApiKeyFacts key, ArcState arcState, ArcInstance? arc, long asOf)
    {
        if (arcState == ArcState.Bound != arc is not null)
        {
            throw new ArgumentException("An Arc instance is given exactly when the state is Bound.", nameof(arc));
        }

        Organization = organization;
        Key = key;
        ArcState = arcState;
        Arc = arc;
        AsOf = asOf;
    }

    /// <summary>The organization the key carries.</summary>
    public OrganizationFacts Organization { get; }

    /// <summary>The key's own facts.</summary>
    public ApiKeyFacts Key { get; }

    /// <summary>Whether <see cref="Arc"/> can be used, and if not, why.</summary>
    public ArcState ArcState { get; }

    /// <summary>The organization's Arc; null unless <see cref="ArcState"/> is <see cref="ArcState.Bound"/>.</summary>
    public ArcInstance? Arc { get; }

    /// <summary>The change feed's sequence at the moment this was read: a later change of the organization makes it stale.</summary>
    public long AsOf { get; }

    /// <summary>
    /// The random number of the change at <see cref="AsOf"/>: tells two histories apart that have given the same sequence. Zero where
    /// nobody asked for it.
    /// </summary>
    public long AsOfNonce { get; init; }

    /// <summary>
    /// The tier behind memory that it was read from, for those who did not find it in memory; says nothing of what it means.
    /// </summary>
    public BindingTier ReadFrom { get; init; } = BindingTier.Store;

    /// <summary>Names the organization and key row only.</summary>
    public override string ToString() => $"{Organization.Id}/{Key.Id}";
}
