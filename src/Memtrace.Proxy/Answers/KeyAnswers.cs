using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Answers;

/// <summary>What the proxy itself says of a live key.</summary>
internal static class KeyAnswers
{
    /// <summary><c>GET /api/v1/me</c>.</summary>
    public static Task DescribeAsync(HttpContext context, TenantBinding binding) =>
        context.Response.WriteAsJsonAsync(
            new KeyDescription(
                binding.Organization.Id,
                binding.Organization.Name,
                binding.Key.Id,
                binding.Key.Name,
                KeyPermissionsText.Names(binding.Key.Permissions),
                Rfc3339.Format(binding.Key.EndsAt)),
            AnswersJson.Default.KeyDescription,
            "application/json",
            context.RequestAborted);

    /// <summary>
    /// Arc's <c>GET /api/v1/auth/verify</c>, about the Memtrace key: forwarding would describe the credential that all of an Arc's
    /// organizations may share.
    /// </summary>
    public static Task VerifyAsync(HttpContext context, TenantBinding binding)
    {
        IReadOnlyList<string> permissions = KeyPermissionsText.Names(binding.Key.Permissions);
        return context.Response.WriteAsJsonAsync(
            new KeyVerification(
                true,
                new TokenDescription(
                    binding.Key.Id, binding.Key.Name, string.Join(',', permissions), true, Rfc3339.Format(binding.Key.EndsAt)),
                permissions),
            AnswersJson.Default.KeyVerification,
            "application/json",
            context.RequestAborted);
    }
}
