namespace Memtrace.Proxy.Storage.Registry;

/// <summary>What the sharing rules ask of an Arc row that has no places yet.</summary>
/// <param name="DatabaseKey">Its database, as <see cref="ArcPlaces.KeyOf"/> spells it.</param>
/// <param name="Dedicated">Whether no other organization may use its Arc.</param>
internal readonly record struct UnplacedArc(string DatabaseKey, bool Dedicated);
