using System.Text.Json.Serialization;
using static Memtrace.Proxy.ArcOperator.ArcBodies;

namespace Memtrace.Proxy.ArcOperator;

/// <summary>How the bodies of Arc's operator API are written and read.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ArcDatabase))]
[JsonSerializable(typeof(NewDatabase))]
[JsonSerializable(typeof(NewToken))]
[JsonSerializable(typeof(CreatedToken))]
[JsonSerializable(typeof(TokenList))]
[JsonSerializable(typeof(Verification))]
internal sealed partial class ArcOperatorJson : JsonSerializerContext;
