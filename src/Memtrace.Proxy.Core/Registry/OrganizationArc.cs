using System.Collections.Immutable;

namespace Memtrace.Proxy.Core.Registry;

/// <summary>An organization's Arc as the store names it, without its credential.</summary>
/// <param name="Urls">Where its nodes listen; empty when the store's text cannot be read as that.</param>
/// <param name="Database">The organization's database there.</param>
/// <param name="Measurement">The measurement of Memtrace's own memories.</param>
/// <param name="Dedicated">True when no other organization uses that Arc.</param>
public sealed record OrganizationArc(ImmutableArray<string> Urls, string Database, string Measurement, bool Dedicated);
