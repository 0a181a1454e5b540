using Memtrace.Proxy.Admin.Access;
using Memtrace.Proxy.Admin.Arcs;
using Memtrace.Proxy.Admin.Audit;
using Memtrace.Proxy.Admin.Bans;
using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Admin.Idempotency;
using Memtrace.Proxy.Admin.Keys;
using Memtrace.Proxy.Admin.Master;
using Memtrace.Proxy.Admin.Nodes;
using Memtrace.Proxy.Admin.OpenApi;
using Memtrace.Proxy.Admin.Organizations;
using Memtrace.Proxy.Admin.Tenants;
using Memtrace.Proxy.Admin.Usage;
using Memtrace.Proxy.Attempts;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Tenancies;

namespace Memtrace.Proxy.Admin;

/// <summary>The admin API: one table of operations, mapped on the operator listener and nowhere else.</summary>
internal static class AdminApi
{
    /// <summary>What every path of it begins with.</summary>
    public const string Prefix = "/admin/v1";

    /// <summary>Every operation.</summary>
    public static IReadOnlyList<AdminOperation> Operations { get; } =
    [
        .. OrganizationEndpoints.All,
        .. ArcEndpoints.All,
        .. TenantEndpoints.All,
        .. KeyEndpoints.All,
        .. KeyLifeEndpoints.All,
        .. NodeEndpoints.All,
        .. BanEndpoints.All,
        .. AuditEndpoints.All,
        .. ChangeEndpoints.All,
        .. TokenEndpoints.All,
        .. MasterEndpoints.All,
        .. UsageEndpoints.All,
        .. AdminDescription.All,
    ];

    /// <summary>What the API stands on beside the ports that its host composes.</summary>
    public static void AddAdminApi(this IServiceCollection services, ProxyOptions options)
    {
        services.AddSingleton<AttemptGate>();
        services.AddSingleton<AdminAttempts>();
        services.AddSingleton(parts => new AdminGate(
            options.AdminToken, parts.GetRequiredService<IRegistries>(), parts.GetRequiredService<AdminAttempts>()));
        services.AddSingleton<AdminDoor>();
        services.AddSingleton(parts => new TermedTenancies(
            parts.GetRequiredService<IRegistries>(),
            parts.GetRequiredService<IClaims>(),
            parts.GetRequiredService<IChangeConfirmation>(),
            options.ArcConnectTimeout,
            parts.GetRequiredService<TimeProvider>()));
        services.AddAdminDescription();
        services.AddSingleton<VainClaims>();
        services.AddSingleton<RepeatedRequests>();
        services.AddSingleton<RotationProgress>();
    }

    /// <summary>Maps every operation, and what answers where there is none.</summary>
    public static void MapAdminApi(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder group = endpoints.MapGroup(Prefix);
        foreach (AdminOperation operation in Operations)
        {
            group.MapMethods(operation.Path, [operation.Method], context => Door(context).AnswerAsync(context, operation))
                .WithMetadata(AdminDescription.MetadataOf(operation));
        }

        foreach (IGrouping<string, AdminOperation> path in Operations.GroupBy(each => each.Path))
        {
            Refusal refusal = RefusalCatalogue.MethodNotAllowed with { Allow = string.Join(", ", path.Select(each => each.Method)) };
            group.Map(path.Key, context => Door(context).RefuseAsync(context, refusal));
        }

        endpoints.Map("/admin/{**path}", context => Door(context).RefuseAsync(context, RefusalCatalogue.NotFound));
    }

    private static AdminDoor Door(HttpContext context) => context.RequestServices.GetRequiredService<AdminDoor>();
}
