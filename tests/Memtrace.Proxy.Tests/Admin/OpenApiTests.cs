using System.Text.Json.Nodes;
using Memtrace.Proxy.Admin;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Tests.Rooms;

namespace Memtrace.Proxy.Tests.Admin;

public sealed class OpenApiTests : IAsyncLifetime
{
    private AdminBench _bench = null!;
    private JsonObject _document = null!;

    public async Task InitializeAsync()
    {
        _bench = await AdminBench.StartAsync();
        _document = await _bench.DoneAsync("GET", "/openapi.json");
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public void Every_operation_that_is_mapped_stands_in_the_document_and_the_other_way_round()
    {
        IEnumerable<string> described = Operations().Select(each => $"{each.Method} {each.Path} {(string?)each.Operation["operationId"]}");
        IEnumerable<string> mapped = AdminApi.Operations.Select(each => $"{each.Method} {AdminApi.Prefix}{each.Path} {each.Id}");

        Assert.StartsWith("3.1", (string)_document["openapi"]!, StringComparison.Ordinal);
        Assert.Equal(mapped.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_operation_has_its_parameters_body_example_answer_errors_and_security()
    {
        foreach ((string method, string path, JsonObject operation) in Operations())
        {
            string name = $"{method} {path}";
            AdminOperation mapped = AdminApi.Operations.Single(each => each.Id == (string)operation["operationId"]!);
            string[] parameters = [.. operation["parameters"]?.AsArray().Select(each => (string)each!["name"]!) ?? []];

            Assert.All(mapped.Parameters, parameter => Assert.Contains(parameter.Name, parameters));
            Assert.Equal(mapped.IsMutation, parameters.Contains("Idempotency-Key"));
            Assert.Equal(mapped.HasVersion, parameters.Contains("If-Match"));
            Assert.True((mapped.Body is not null) == (operation["requestBody"] is not null), name);
            Assert.True(mapped.Body is null || operation["requestBody"]!["content"]!["application/json"]!["example"] is not null, name);
            Assert.True(operation["responses"]![$"{mapped.Status}"]!["content"]!["application/json"] is not null, name);
            Assert.Equal("#/components/schemas/Error", (string?)operation["responses"]!["401"]!["content"]!["application/json"]!["schema"]!["$ref"]);
            Assert.Equal("token", operation["security"]![0]!.AsObject().Single().Key);
        }
    }

    [Fact]
    public void Every_example_is_taken_by_the_schema_of_its_body()
    {
        foreach ((string method, string path, JsonObject operation) in Operations().Where(each => each.Operation["requestBody"] is not null))
        {
            JsonNode content = operation["requestBody"]!["content"]!["application/json"]!;
            JsonObject properties = Resolve(content["schema"]!)["properties"]!.AsObject();
            Assert.All(content["example"]!.AsObject(), member => Assert.True(properties.ContainsKey(member.Key), $"{method} {path}: {member.Key}"));
        }
    }

    [Fact]
    public void Every_error_of_the_catalogue_is_named_by_some_operation()
    {
        string[] described = [.. Operations()
            .SelectMany(each => each.Operation["responses"]!.AsObject().Select(response => (string)response.Value!["description"]!))
            .SelectMany(text => text.Split(", "))];

        Assert.Empty(AdminRefusals.All.Select(refusal => refusal.Code).Except(described));
    }

    [Fact]
    public async Task The_whole_life_of_a_tenant_is_driven_from_the_document()
    {
        JsonObject tenant = await RunAsync(
            "provision_tenant", [], """{"name":"acme","url":"http://arc:8000","api_key":"s3cret","database":"acme"}""", "verify=false");
        string id = (string)tenant["org_id"]!;

        JsonObject key = await RunAsync("issue_key", [id], """{"name":"second","permissions":["read"]}""");
        Assert.Equal(2, (await RunAsync("list_keys", [id]))["items"]!.AsArray().Count);
        await RunAsync("rotate_key", [$"{key["id"]}"], """{"grace":"0s"}""");
        await RunAsync("suspend_organization", [id], """{"reason":"unpaid"}""");
        Assert.Equal("suspended", (string?)(await RunAsync("get_organization", [id]))["state"]);
        await RunAsync("resume_organization", [id]);
        Assert.DoesNotContain("s3cret", (await RunAsync("get_arc", [id])).ToJsonString(), StringComparison.Ordinal);
        await RunAsync("revoke_key", [$"{key["id"]}"]);
        await RunAsync("delete_organization", [id]);
        await RunAsync("restore_organization", [id]);
        await RunAsync("delete_organization", [id], null, "purge=true");
        Assert.Equal("organization_not_found", (await _bench.GetAsync($"/organizations/{id}")).Code);
        Assert.True((bool)(await RunAsync("verify_audit", []))["holds"]!);
    }

    // Finds the operation by its name alone; path, method and status are the document's.
    private async Task<JsonObject> RunAsync(string id, string[] places, string? body = null, string? query = null)
    {
        (string method, string path, JsonObject operation) = Operations().Single(each => (string?)each.Operation["operationId"] == id);
        var rest = new Queue<string>(places);
        path = string.Join('/', path.Split('/').Select(part => part.StartsWith('{') ? rest.Dequeue() : part));
        Said said = await _bench.SendAsync(new HttpMethod(method), query is null ? path : $"{path}?{query}", body);
        Assert.True(operation["responses"]!.AsObject().ContainsKey($"{(int)said.Status}"), $"{id}: {(int)said.Status} {said.Body}");
        Assert.True((int)said.Status < 300, $"{id}: {said.Body}");
        JsonObject answer = JsonNode.Parse(said.Body)!.AsObject();
        JsonNode schema = Resolve(operation["responses"]![$"{(int)said.Status}"]!["content"]!["application/json"]!["schema"]!);
        Assert.Empty(answer.Select(member => member.Key).Except(schema["properties"]!.AsObject().Select(property => property.Key)));
        return answer;
    }

    private JsonNode Resolve(JsonNode schema) =>
        (string?)schema["$ref"] is { } reference ? _document["components"]!["schemas"]![reference.Split('/')[^1]]! : schema;

    private IEnumerable<(string Method, string Path, JsonObject Operation)> Operations() =>
        _document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation =>
            (operation.Key.ToUpperInvariant(), path.Key, operation.Value!.AsObject())));
}
