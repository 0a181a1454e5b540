using Memtrace.ArcDev.Http;
using Microsoft.AspNetCore.Http;

namespace Memtrace.ArcDev.Access;

/// <summary>Answers those who may not; null lets the request on.</summary>
internal sealed class AccessGate(TokenStore tokens, bool enabled)
{
    public Task? RefuseUnknown(ArcRequest request)
    {
        if (!enabled)
        {
            return null;
        }

        if (Credential.Of(request) is not { } credential)
        {
            return Answer.FailureAsync(request, StatusCodes.Status401Unauthorized, "Authentication required");
        }

        request.Token = tokens.Find(credential);
        return request.Token is null
            ? Answer.FailureAsync(request, StatusCodes.Status401Unauthorized, "Invalid or expired token")
            : null;
    }

    public Task? RefuseUnpermitted(ArcRequest request, Requirement requirement)
    {
        var (asked, name) = requirement switch
        {
            Requirement.Read => (ArcPermissions.Read, "read"),
            Requirement.Write => (ArcPermissions.Write, "write"),
            Requirement.Admin => (ArcPermissions.Admin, "admin"),
            _ => (ArcPermissions.None, ""),
        };
        return !enabled || asked == ArcPermissions.None || request.Token!.Allows(asked)
            ? null
            : Answer.FailureAsync(request, StatusCodes.Status403Forbidden, $"Permission denied: {name} required");
    }
}
