using Memtrace.Proxy.Tests.Storage;

namespace Memtrace.Proxy.Tests.Admin;

public sealed class PostgresTenantEndpointTests() : TenantEndpointTests(StoreEngine.Postgres);
