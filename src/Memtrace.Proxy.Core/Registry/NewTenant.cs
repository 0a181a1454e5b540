using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Core.Registry;

/// <summary>An organization with its Arc and its first key, made in one step or not at all.</summary>
/// <param name="OrganizationId">The identifier it is to have: chosen before, so that what is made elsewhere can carry it.</param>
/// <param name="Name">The organization's name.</param>
/// <param name="Arc">Its Arc.</param>
/// <param name="KeyName">The key's name.</param>
/// <param name="Permissions">What the key may do.</param>
public sealed record NewTenant(string OrganizationId, string Name, NewArc Arc, string KeyName, KeyPermissions Permissions);
