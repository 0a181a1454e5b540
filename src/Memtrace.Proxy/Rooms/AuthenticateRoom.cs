using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Refusals;
using Memtrace.Proxy.Telemetry;

namespace Memtrace.Proxy.Rooms;

/// <summary>Room 1: from the presented key to the binding of its organization.</summary>
internal sealed class AuthenticateRoom(RequestDelegate next, ITenantBindings bindings, ILogger<AuthenticateRoom> log)
{
    public Task InvokeAsync(HttpContext context)
    {
        TenantRequest request = TenantRequest.Of(context);
        if (PresentedKey.TryFind(context.Request, request.Parameters.Key, out ApiKeyToken token) is { } refusal)
        {
            return RefusalResponse.WriteAsync(context, refusal);
        }

        ValueTask<TenantBinding?> found = FindAsync(token, context.RequestAborted);
        return found.IsCompletedSuccessfully ? EnterAsync(context, request, found.Result) : AwaitAsync(context, request, found);
    }

    // An outage is one answer, whether a tier says it at once or later.
    private ValueTask<TenantBinding?> FindAsync(ApiKeyToken token, CancellationToken cancellationToken)
    {
        try
        {
            return bindings.FindAsync(token, cancellationToken);
        }
        catch (BindingsUnavailableException fault)
        {
            return ValueTask.FromException<TenantBinding?>(fault);
        }
    }

    private async Task AwaitAsync(HttpContext context, TenantRequest request, ValueTask<TenantBinding?> found)
    {
        TenantBinding? binding;
        try
        {
            binding = await found;
        }
        catch (BindingsUnavailableException fault)
        {
            Log.BindingsUnavailable(log, fault.Message);
            await RefusalResponse.WriteAsync(context, RefusalCatalogue.StoreUnavailable);
            return;
        }

        await EnterAsync(context, request, binding);
    }

    private Task EnterAsync(HttpContext context, TenantRequest request, TenantBinding? binding)
    {
        if (binding is null)
        {
            return RefusalResponse.WriteAsync(context, RefusalCatalogue.InvalidKey);
        }

        request.Binding = binding;
        return next(context);
    }
}
