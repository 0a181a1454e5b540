namespace Memtrace.Proxy.Storage.Registry;

/// <summary>Two organizations whose rows lie in one database of one Arc: each reads what the other writes.</summary>
/// <param name="FirstOrganizationId">The organization whose binding is the older one in the store.</param>
/// <param name="SecondOrganizationId">The other organization.</param>
/// <param name="Database">The database, as the second binding names it.</param>
public sealed record SharedDatabase(string FirstOrganizationId, string SecondOrganizationId, string Database);
