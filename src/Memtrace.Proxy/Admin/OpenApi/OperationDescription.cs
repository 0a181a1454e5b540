using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Memtrace.Proxy.Admin.Idempotency;
using Memtrace.Proxy.Core.Refusals;
using Microsoft.OpenApi;

namespace Memtrace.Proxy.Admin.OpenApi;

/// <summary>One operation in the document: its parameters, its body's example, what it may refuse with.</summary>
internal static partial class OperationDescription
{
    public const string Scheme = "token";
    public const string Error = "Error";

    private const string Json = "application/json";

    private static readonly Dictionary<string, Refusal> Entries =
        AdminRefusals.All
            .Concat([RefusalCatalogue.PermissionDenied, RefusalCatalogue.TooManyFailures, RefusalCatalogue.StoreUnavailable])
            .ToDictionary(each => each.Code);

    private static readonly string[] OfAll =
        ["malformed_request", "invalid_admin_token", "permission_denied", "too_many_failures", "store_unavailable"];

    private static readonly string[] OfMutations =
        ["admin_scope", "idempotency_in_progress", "idempotency_outcome_unknown", "idempotency_key_reused"];

    /// <summary>Completes what was found out of the endpoint alone.</summary>
    public static void Fill(OpenApiOperation described, AdminOperation operation, OpenApiSchema? body, OpenApiDocument document)
    {
        described.OperationId = operation.Id;
        described.Summary = operation.Summary;
        string tag = operation.Path.Split('/')[1].Replace(".json", "", StringComparison.Ordinal);
        described.Tags = new HashSet<OpenApiTagReference> { new(tag, document) };
        document.Tags ??= new HashSet<OpenApiTag>();
        document.Tags.Add(new OpenApiTag { Name = tag });
        described.Parameters = [.. Parameters(operation)];
        described.RequestBody = body is null
            ? null
            : new OpenApiRequestBody
            {
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [Json] = new OpenApiMediaType { Schema = body, Example = JsonNode.Parse(operation.Example!) },
                },
            };

        described.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        described.Responses ??= [];
        foreach (IGrouping<int, Refusal> status in RefusalsOf(operation).GroupBy(refusal => refusal.Status))
        {
            described.Responses[status.Key.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = string.Join(", ", status.Select(refusal => refusal.Code)),
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [Json] = new OpenApiMediaType
                    {
                        Schema = new OpenApiSchemaReference(Error, document),
                        Example = new JsonObject { ["error"] = status.First().Error, ["code"] = status.First().Code },
                    },
                },
            };
        }
    }

    private static IEnumerable<Refusal> RefusalsOf(AdminOperation operation)
    {
        IEnumerable<string> codes = OfAll.Concat(operation.Refusals)
            .Concat(operation.IsMutation ? OfMutations : [])
            .Concat(operation.HasVersion ? ["precondition_failed"] : []);
        return codes.Distinct().Select(code => Entries[code]);
    }

    private static IEnumerable<OpenApiParameter> Parameters(AdminOperation operation)
    {
        foreach (Match place in PathPlace().Matches(operation.Path))
        {
            yield return Parameter(place.Groups[1].Value, ParameterLocation.Path, "which one", JsonSchemaType.String);
        }

        foreach (AdminParameter one in operation.Parameters.Concat(operation.IsMutation ? AdminParameter.OfMutations : []))
        {
            if (one != AdminParameter.DryRun || operation.HasTrial)
            {
                yield return Parameter(one.Name, ParameterLocation.Query, one.Meaning, TypeOf(one.Type));
            }
        }

        if (operation.IsMutation)
        {
            yield return Parameter(
                RepeatedRequests.Header,
                ParameterLocation.Header,
                "1 to 128 printable characters: an equal request under the same key gets the same answer for a day",
                JsonSchemaType.String);
        }

        if (operation.HasVersion)
        {
            yield return Parameter("If-Match", ParameterLocation.Header, "the ETag of what is to be changed", JsonSchemaType.String);
        }
    }

    private static OpenApiParameter Parameter(string name, ParameterLocation place, string meaning, JsonSchemaType type) => new()
    {
        Name = name,
        In = place,
        Required = place == ParameterLocation.Path,
        Description = meaning,
        Schema = new OpenApiSchema { Type = type },
    };

    private static JsonSchemaType TypeOf(string type) => type switch
    {
        "integer" => JsonSchemaType.Integer,
        "boolean" => JsonSchemaType.Boolean,
        _ => JsonSchemaType.String,
    };

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathPlace();
}
