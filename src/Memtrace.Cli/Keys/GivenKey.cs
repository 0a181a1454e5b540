using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Cli.Keys;

/// <summary>What a command line says of a key; null where it says nothing.</summary>
internal sealed record GivenKey(KeyPermissions? Permissions, TimeSpan? ExpiresIn, AllowedNetworks? AllowedNetworks);
