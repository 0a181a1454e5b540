using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Memtrace.Proxy.Core.Surface;

/// <summary>Reads the profile file. Every fault is found in one pass; a profile with a fault is no profile.</summary>
public static class SurfaceProfile
{
    /// <summary>The only layout of the file that is known here.</summary>
    public const int Version = 1;

    /// <summary>Reads a profile; false and everything that is wrong with it.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8Json, out ArcSurface? surface, out IReadOnlyList<string> faults)
    {
        surface = null;
        ProfileDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(utf8Json, ProfileJson.Default.ProfileDocument);
        }
        catch (JsonException fault)
        {
            faults = [$"the profile cannot be read: {fault.Message}"];
            return false;
        }

        var found = new List<string>();
        (ImmutableArray<Endpoint> endpoints, ImmutableArray<ClosedPath> closed) = ProfileValidation.Read(document, found);
        faults = found;
        surface = found.Count == 0 ? new ArcSurface(endpoints, closed) : null;
        return surface is not null;
    }
}

/// <summary>The file as it is written.</summary>
internal sealed record ProfileDocument(
    [property: JsonRequired] int Version,
    [property: JsonRequired] IReadOnlyList<ProfileEndpoint> Endpoints,
    [property: JsonRequired] IReadOnlyList<ProfileClosed> Closed);

/// <summary>One open endpoint as it is written.</summary>
internal sealed record ProfileEndpoint(
    [property: JsonRequired] string Method,
    [property: JsonRequired] string Path,
    [property: JsonRequired] string Permission,
    [property: JsonRequired] string Rewrite,
    string? Body,
    string? DatabaseParameter,
    IReadOnlyList<string>? Parameters,
    IReadOnlyList<string>? Headers,
    bool KeyInQuery);

/// <summary>One closed path as it is written.</summary>
internal sealed record ProfileClosed([property: JsonRequired] string Path, IReadOnlyList<string>? Methods);

/// <summary>Unknown and repeated members are faults: a misspelt restriction must not be read as none.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(ProfileDocument))]
internal sealed partial class ProfileJson : JsonSerializerContext;
