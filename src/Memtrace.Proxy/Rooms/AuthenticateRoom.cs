using Memtrace.Proxy.Attempts;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Health;
using Memtrace.Proxy.Refusals;
using Memtrace.Proxy.Telemetry;
using Memtrace.Proxy.Telemetry.Tracing;

namespace Memtrace.Proxy.Rooms;

/// <summary>Room 1: from the presented key to the binding of its organization.</summary>
internal sealed class AuthenticateRoom(
    RequestDelegate next, ITenantBindings bindings, AttemptGate attempts, NodeHealth node, TimeProvider time, ILogger<AuthenticateRoom> log)
{
    public Task InvokeAsync(HttpContext context)
    {
        TenantRequest request = TenantRequest.Of(context);
        if (PresentedKey.TryFind(context.Request, request.Parameters.Key, out ApiKeyToken token) is { } refusal)
        {
            return RefusalResponse.WriteAsync(
                context, refusal == RefusalCatalogue.InvalidKey ? attempts.RefuseMalformed(context) : refusal);
        }

        request.LookUpBegan = request.Span is null ? 0 : time.GetTimestamp();
        ValueTask<TenantBinding?> held = bindings.FindHeldAsync(token, context.RequestAborted);
        return held.IsCompletedSuccessfully
            ? EnterOrLookUpAsync(context, request, token, held.Result)
            : AwaitAsync(context, request, token, held);
    }

    private async Task AwaitAsync(HttpContext context, TenantRequest request, ApiKeyToken token, ValueTask<TenantBinding?> held)
    {
        TenantBinding? binding = await held;
        await EnterOrLookUpAsync(context, request, token, binding);
    }

    private Task EnterOrLookUpAsync(HttpContext context, TenantRequest request, ApiKeyToken token, TenantBinding? held) =>
        held is null ? LookUpAsync(context, request, token) : EnterAsync(context, request, held, BindingTier.Memory);

    private async Task LookUpAsync(HttpContext context, TenantRequest request, ApiKeyToken token)
    {
        request.Tier = BindingTier.None;
        if (attempts.RefuseLookUp(context, token, bindings) is { } refusal)
        {
            await RefusalResponse.WriteAsync(context, refusal);
            return;
        }

        TenantBinding? binding;
        try
        {
            binding = await bindings.FindAsync(token, context.RequestAborted);
        }
        catch (BindingsUnavailableException fault)
        {
            Log.BindingsUnavailable(log, fault.Message);
            Spans.LookedUp(request, time);
            await RefusalResponse.WriteAsync(context, RefusalCatalogue.StoreUnavailable);
            return;
        }

        if (binding is not null)
        {
            await EnterAsync(context, request, binding, binding.ReadFrom);
            return;
        }

        Spans.LookedUp(request, time);
        await RefusalResponse.WriteAsync(context, attempts.RefuseUnknown(context, token, bindings));
    }

    // Looked at after the binding was found: whoever enters had a binding of before the node began to drain, when operators still
    // waited for this node. So its row may leave the list of nodes as soon as it drains; no change that they are told is in force
    // everywhere can meet a request that enters here later.
    private Task EnterAsync(HttpContext context, TenantRequest request, TenantBinding binding, BindingTier tier)
    {
        if (node.IsDraining)
        {
            return RefusalResponse.WriteAsync(context, RefusalCatalogue.Draining);
        }

        request.Binding = binding;
        request.Tier = tier;
        Spans.LookedUp(request, time);
        return next(context);
    }
}
