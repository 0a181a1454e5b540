using Memtrace.Proxy.Core.Bindings;

namespace Memtrace.Proxy.Storage.Redis;

/// <summary>A binding with the moment a node read it from the store, by that node's clock.</summary>
internal sealed record ReadBinding(TenantBinding Binding, DateTimeOffset ReadAt);
