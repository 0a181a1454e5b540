using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Hosting;

/// <summary>The store as the ports that the admin API stands on.</summary>
internal static class StorePorts
{
    public static void Add(IServiceCollection services, SqlStore store, TimeProvider time)
    {
        services.AddSingleton(time);
        services.AddSingleton(store.Registries);
        services.AddSingleton(store.Claims);
        services.AddSingleton(store.Confirmation);
        services.AddSingleton(store.Audit);
        services.AddSingleton(store.KeptAnswers);
        services.AddSingleton(store.Usage);
    }
}
