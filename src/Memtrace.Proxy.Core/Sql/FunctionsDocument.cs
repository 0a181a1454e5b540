using System.Text.Json;
using System.Text.Json.Serialization;

namespace Memtrace.Proxy.Core.Sql;

/// <summary>
/// The file as it is written. The groups are for its readers, but for two: a constant may name what is in Aggregate, and Table is for the
/// place of one.
/// </summary>
internal sealed record FunctionsDocument(
    [property: JsonRequired] int Version,
    [property: JsonRequired] IReadOnlyList<string> Math,
    [property: JsonRequired] IReadOnlyList<string> Text,
    [property: JsonRequired] IReadOnlyList<string> Date,
    [property: JsonRequired] IReadOnlyList<string> List,
    [property: JsonRequired] IReadOnlyList<string> Struct,
    [property: JsonRequired] IReadOnlyList<string> Json,
    [property: JsonRequired] IReadOnlyList<string> Aggregate,
    [property: JsonRequired] IReadOnlyList<string> Window,
    [property: JsonRequired] IReadOnlyList<string> Other,
    [property: JsonRequired] IReadOnlyList<string> Table)
{
    /// <summary>Every function of an expression, group by group.</summary>
    public IEnumerable<string> Calls => [.. Math, .. Text, .. Date, .. List, .. Struct, .. Json, .. Aggregate, .. Window, .. Other];
}

/// <summary>Unknown and repeated members are faults, as in the endpoint profile.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(FunctionsDocument))]
internal sealed partial class FunctionsJson : JsonSerializerContext;
