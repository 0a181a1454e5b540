using System.Text.Json.Serialization;
using Memtrace.Proxy.Hosting;
using Microsoft.OpenApi;

namespace Memtrace.Proxy.Admin.OpenApi;

/// <summary>The admin API as an OpenAPI 3.1 document, made of the same table by which it is mapped.</summary>
internal static class AdminDescription
{
    /// <summary>The document's name among those that a server may have.</summary>
    public const string DocumentName = "admin";

    public static IEnumerable<AdminOperation> All { get; } =
    [
        new("GET", "/openapi.json", "get_openapi", "This document", GetAsync) { Result = typeof(object) },
    ];

    /// <summary>What makes the document.</summary>
    public static void AddAdminDescription(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = AdminJson.Strict.Options.PropertyNamingPolicy;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, AdminJson.Strict);
        });
        services.AddOpenApi(DocumentName, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = each => each.ActionDescriptor.EndpointMetadata.OfType<AdminOperation>().Any();
            options.AddDocumentTransformer((document, _, _) =>
            {
                Frame(document);
                return Task.CompletedTask;
            });
            options.AddOperationTransformer(async (operation, context, cancellationToken) =>
            {
                AdminOperation described = context.Description.ActionDescriptor.EndpointMetadata.OfType<AdminOperation>().Single();
                OpenApiSchema? body = described.Body is { } type
                    ? await context.GetOrCreateSchemaAsync(type, null, cancellationToken)
                    : null;
                OperationDescription.Fill(operation, described, body, context.Document!);
            });
        });
    }

    /// <summary>
    /// What the endpoint of an operation must carry to stand in the document. What it accepts is not among it: routing would take a body
    /// of another content type, or of none, for another endpoint's.
    /// </summary>
    public static object[] MetadataOf(AdminOperation operation) =>
    [
        operation,
        ((RequestDelegate)Nothing).Method,
        new ProducesResponseTypeMetadata(operation.Status, operation.Result, ["application/json"]),
    ];

    private static async Task<AdminAnswer> GetAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        OpenApiDocument document = await request.Description.GetOpenApiDocumentAsync(cancellationToken);
        await using var text = new MemoryStream();
        await document.SerializeAsJsonAsync(text, OpenApiSpecVersion.OpenApi3_1, cancellationToken);
        return new AdminAnswer(StatusCodes.Status200OK, text.ToArray());
    }

    private static void Frame(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Memtrace.Proxy admin API",
            Version = ProductVersion.Text,
            Description = "Organizations, keys, Arcs, nodes and tokens. Every mutation can be tried with dry_run=true, repeated under one "
                + "Idempotency-Key, and, where it changes one resource, guarded with If-Match.",
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [OperationDescription.Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "the token of MEMTRACE_ADMIN_TOKEN, or one of `memtrace admin-token create`",
            },
        };
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas[OperationDescription.Error] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { "error", "code" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["error"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "one sentence for people" },
                ["hint"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "what can be done about it" },
                ["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "a stable word for programs" },
            },
        };
    }

    // Its signature is what an endpoint is described by that reads its request itself.
    private static Task Nothing(HttpContext context) => Task.CompletedTask;
}
