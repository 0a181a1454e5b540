// The sign-up of a customer, as the back end of a SaaS does it: one request makes the organization, its database and its token at the
// Arc, the binding and the key. Then the customer's own first row is written and read back. Needs the .NET SDK 10 and no package.
//
//   export MEMTRACE_ADMIN_URL=http://127.0.0.1:9101 MEMTRACE_ADMIN_TOKEN=... MEMTRACE_URL=http://127.0.0.1:9100
//   export ARC_URL=http://127.0.0.1:8000 ARC_ADMIN_KEY=...
//   cp config/examples/provision.cs . && dotnet run provision.cs acme
#:property PublishAot=false

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

if (args is not [var name])
{
    Console.Error.WriteLine("give the name of the customer, which is the name of the database too");
    return 2;
}

using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
try
{
    var wanted = new JsonObject
    {
        ["name"] = name,
        ["url"] = Setting("ARC_URL"),
        ["database"] = name,
        ["arc_admin_key"] = Setting("ARC_ADMIN_KEY"),
    };

    // The same Idempotency-Key makes it safe to send again when no answer came.
    string made = await AskAsync(
        Setting("MEMTRACE_ADMIN_URL") + "/admin/v1/tenants",
        Setting("MEMTRACE_ADMIN_TOKEN"),
        wanted.ToJsonString(),
        "application/json",
        $"sign-up-{name}");
    JsonNode tenant = JsonNode.Parse(made)!;
    Console.WriteLine($"organization {tenant["org_id"]}");

    // The key is shown this once: give it to the customer, or keep it where secrets are kept.
    string key = (string)tenant["key"]!;
    string url = Setting("MEMTRACE_URL");
    await AskAsync(url + "/api/v1/write/line-protocol", key, "sign_ups,plan=free seats=3i", "text/plain");
    Console.WriteLine(await ReadBackAsync(url + "/api/v1/query", key));
    return 0;
}
catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}

async Task<string> AskAsync(string url, string token, string body, string contentType, string? idempotencyKey = null)
{
    using var request = new HttpRequestMessage(HttpMethod.Post, url);
    request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(contentType));
    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
    if (idempotencyKey is not null)
    {
        request.Headers.Add("Idempotency-Key", idempotencyKey);
    }

    using HttpResponseMessage answer = await client.SendAsync(request);
    string text = await answer.Content.ReadAsStringAsync();
    return answer.IsSuccessStatusCode ? text : throw new HttpRequestException($"refused: {(int)answer.StatusCode} {text}");
}

// An Arc shows what was written when it has flushed it, which takes some seconds.
async Task<string> ReadBackAsync(string url, string key)
{
    string rows = "";
    for (int attempt = 0; attempt < 30; attempt++)
    {
        try
        {
            rows = await AskAsync(url, key, """{"sql":"SELECT plan, seats FROM sign_ups"}""", "application/json");
            if (rows.Contains("\"free\"", StringComparison.Ordinal))
            {
                return rows;
            }
        }
        catch (HttpRequestException refusal)
        {
            rows = refusal.Message;
        }

        await Task.Delay(TimeSpan.FromSeconds(1));
    }

    throw new HttpRequestException($"the row was not seen: {rows}");
}

static string Setting(string name) =>
    Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : throw new HttpRequestException($"set {name}");
