using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Memtrace.Proxy.Credentials;

/// <summary>What an Arc says of the credential it was asked with.</summary>
internal sealed partial record ArcVerification(bool Valid, IReadOnlyList<string>? Permissions)
{
    public static JsonTypeInfo<ArcVerification> Json => VerificationJson.Default.ArcVerification;

    /// <summary>An Arc that names no permissions has said no more than that it takes the credential.</summary>
    public ArcRights Rights =>
        !Valid ? ArcRights.None
        : Permissions is null || Permissions.Contains("admin") ? ArcRights.Read | ArcRights.Write
        : (Permissions.Contains("read") ? ArcRights.Read : ArcRights.None)
            | (Permissions.Contains("write") ? ArcRights.Write : ArcRights.None);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
    [JsonSerializable(typeof(ArcVerification))]
    private sealed partial class VerificationJson : JsonSerializerContext;
}
