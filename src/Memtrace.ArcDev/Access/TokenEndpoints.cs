using System.Globalization;
using System.Text.Json;
using Memtrace.ArcDev.Http;
using Microsoft.AspNetCore.Http;

namespace Memtrace.ArcDev.Access;

/// <summary>The operator's routes on tokens, and <c>verify</c>, which is open and reads the credential itself.</summary>
internal sealed class TokenEndpoints(TokenStore tokens)
{
    public IEnumerable<Route> Routes =>
    [
        new("GET", "/api/v1/auth/verify", Requirement.Public, VerifyAsync),
        new("GET", "/api/v1/auth/tokens", Requirement.Admin, ListAsync),
        new("POST", "/api/v1/auth/tokens", Requirement.Admin, CreateAsync),
        new("GET", "/api/v1/auth/tokens/:id", Requirement.Admin, r => WithTokenAsync(r, (request, token) => ShowAsync(request, token))),
        new("PATCH", "/api/v1/auth/tokens/:id", Requirement.Admin, r => WithTokenAsync(r, UpdateAsync)),
        new("DELETE", "/api/v1/auth/tokens/:id", Requirement.Admin, r => WithTokenAsync(r, DeleteAsync)),
        new("POST", "/api/v1/auth/tokens/:id/rotate", Requirement.Admin, r => WithTokenAsync(r, RotateAsync)),
        new("POST", "/api/v1/auth/tokens/:id/revoke", Requirement.Admin, r => WithTokenAsync(r, RevokeAsync)),
    ];

    private Task VerifyAsync(ArcRequest request)
    {
        var credential = Credential.Of(request);
        return (credential is null ? null : tokens.Find(credential)) is not { } token
            ? Answer.JsonAsync(request, StatusCodes.Status401Unauthorized, json =>
            {
                json.WriteBoolean("valid", false);
                json.WriteString("error", credential is null ? "No token provided" : "Invalid or expired token");
            })
            : Answer.JsonAsync(request, StatusCodes.Status200OK, json =>
            {
                json.WriteBoolean("valid", true);
                json.WriteStartObject("token_info");
                WriteToken(json, token);
                json.WriteEndObject();
                WritePermissions(json, token.Permissions);
            });
    }

    private Task ListAsync(ArcRequest request) => Answer.JsonAsync(request, StatusCodes.Status200OK, json =>
    {
        var all = tokens.All;
        json.WriteBoolean("success", true);
        json.WriteStartArray("tokens");
        foreach (var token in all)
        {
            json.WriteStartObject();
            WriteToken(json, token);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("count", all.Count);
    });

    private Task CreateAsync(ArcRequest request)
    {
        var body = JsonBody.Parse(request.Body);
        if (body?.Text("name") is not { } name)
        {
            return Answer.FailureAsync(request, StatusCodes.Status400BadRequest, "Token name is required");
        }

        if (!TryReadRights(body, ArcPermissions.Read | ArcPermissions.Write, out var permissions, out var lifetime))
        {
            return Answer.FailureAsync(request, StatusCodes.Status400BadRequest, "Invalid permissions or expires_in");
        }

        // A taken name is a 500 in Arc, and the new token's id is not told.
        return tokens.Create(name, body.Text("description") ?? "", permissions, lifetime) is not { } value
            ? Answer.FailureAsync(request, StatusCodes.Status500InternalServerError, $"token with name '{name}' already exists")
            : Answer.JsonAsync(request, StatusCodes.Status201Created, json =>
            {
                json.WriteBoolean("success", true);
                json.WriteString("token", value);
                json.WriteString("message", "Token created. Store it now, it is not shown again.");
            });
    }

    private Task WithTokenAsync(ArcRequest request, Func<ArcRequest, AccessToken, Task> answer) =>
        long.TryParse(request.RouteValues[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id) && tokens.Find(id) is { } token
            ? answer(request, token)
            : Answer.FailureAsync(request, StatusCodes.Status404NotFound, "Token not found");

    private static Task ShowAsync(ArcRequest request, AccessToken token) => Answer.JsonAsync(request, StatusCodes.Status200OK, json =>
    {
        json.WriteBoolean("success", true);
        json.WriteStartObject("token");
        WriteToken(json, token);
        json.WriteEndObject();
    });

    private Task UpdateAsync(ArcRequest request, AccessToken token)
    {
        var body = JsonBody.Parse(request.Body);
        if (body is null || !TryReadRights(body, token.Permissions, out var permissions, out var lifetime))
        {
            return Answer.FailureAsync(request, StatusCodes.Status400BadRequest, "Invalid request body");
        }

        tokens.Update(token, body.Text("name"), body.Text("description"), permissions, lifetime);
        return DoneAsync(request, "Token updated");
    }

    private Task DeleteAsync(ArcRequest request, AccessToken token)
    {
        tokens.Delete(token.Id);
        return DoneAsync(request, "Token deleted");
    }

    private Task RevokeAsync(ArcRequest request, AccessToken token)
    {
        token.Enabled = false;
        return DoneAsync(request, "Token revoked");
    }

    private Task RotateAsync(ArcRequest request, AccessToken token)
    {
        var value = tokens.Rotate(token.Id);
        return Answer.JsonAsync(request, StatusCodes.Status200OK, json =>
        {
            json.WriteBoolean("success", true);
            json.WriteString("new_token", value);
            json.WriteString("message", "Token rotated. The old value no longer works.");
        });
    }

    private static Task DoneAsync(ArcRequest request, string message) => Answer.JsonAsync(request, StatusCodes.Status200OK, json =>
    {
        json.WriteBoolean("success", true);
        json.WriteString("message", message);
    });

    private static bool TryReadRights(JsonBody body, ArcPermissions otherwise, out ArcPermissions permissions, out TimeSpan? lifetime)
    {
        permissions = otherwise;
        lifetime = null;
        if (body.Texts("permissions") is { } names && !PermissionNames.TryParse(names, out permissions))
        {
            return false;
        }

        if (body.Text("expires_in") is not { } text)
        {
            return true;
        }

        var readable = Lifetime.TryParse(text, out var parsed);
        lifetime = parsed;
        return readable;
    }

    private static void WriteToken(Utf8JsonWriter json, AccessToken token)
    {
        json.WriteNumber("id", token.Id);
        json.WriteString("name", token.Name);
        json.WriteString("description", token.Description);
        WritePermissions(json, token.Permissions);
        json.WriteString("created_at", token.CreatedAt.UtcDateTime);
        if (token.LastUsedAt is { } used)
        {
            json.WriteString("last_used_at", used.UtcDateTime);
        }

        json.WriteBoolean("enabled", token.Enabled);
        if (token.ExpiresAt is { } expires)
        {
            json.WriteString("expires_at", expires.UtcDateTime);
        }
        else
        {
            json.WriteNull("expires_at");
        }
    }

    private static void WritePermissions(Utf8JsonWriter json, ArcPermissions permissions)
    {
        json.WriteStartArray("permissions");
        foreach (var name in PermissionNames.Of(permissions))
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }
}
