using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Memtrace.Proxy.EndToEnd.Programs;
using Memtrace.Proxy.Tests.Secrets;
using Microsoft.AspNetCore.Http;

namespace Memtrace.Proxy.EndToEnd.Secrets;

/// <summary>
/// A whole session of tenants and operators, with everything in it that goes wrong: no secret is written anywhere, whole or in pieces,
/// but where a new key is shown, and no answer to a tenant tells of another one or of the Arc behind.
/// </summary>
public sealed class SecretTests : IAsyncLifetime
{
    private const string Root = "/roots/nobodys-business";

    // Odd, and still what a header may hold.
    private readonly string _token = $"Arc+T0k3n/=~!#$%&'*^`|.{Guid.NewGuid():N}:;<>?@[]()";
    private readonly string _wrong = $"wr0ng&token={Guid.NewGuid():N}";
    private readonly string _admin = $"Adm!n/t0ken+=~{Guid.NewGuid():N}";
    private readonly string _previous = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private readonly string _password = $"hunter2-{Guid.NewGuid():N}";
    private readonly Installation _installation = Installation.Create();
    private readonly ConcurrentQueue<string> _written = new();
    private ArcProgram _arc = null!;
    private ScriptedArc _echo = null!;

    public async Task InitializeAsync()
    {
        _arc = await ArcProgram.StartAsync(_installation.Folder.Path, _token, Root);
        _echo = await ScriptedArc.StartAsync(SayBackAsync);
    }

    public async Task DisposeAsync()
    {
        await _echo.DisposeAsync();
        await _arc.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Theory]
    [InlineData("console")]
    [InlineData("json")]
    public async Task Nothing_that_is_written_or_answered_holds_one(string format)
    {
        _installation.Variables["MEMTRACE_LOG_LEVEL"] = "debug";
        _installation.Variables["MEMTRACE_LOG_FORMAT"] = format;
        _installation.Variables["MEMTRACE_ADMIN_TOKEN"] = _admin;
        _installation.Variables["MEMTRACE_MASTER_KEY_PREVIOUS"] = _previous;
        Tenant[] tenants = await ProvisionAsync();
        await using ServingNode node = await _installation.ServeAsync();

        List<string> shown = [];
        string[] played = await Task.WhenAll(tenants.Select(tenant => new TenantCalls(node, tenant, tenants.First(each => each != tenant), _token).PlayAsync()));
        foreach ((Tenant tenant, string answers) in tenants.Zip(played))
        {
            _written.Enqueue(answers);
            shown.AddRange(Foreign(tenant, tenants)
                .Where(word => answers.Contains(word, StringComparison.OrdinalIgnoreCase))
                .Select(word => $"{tenant.Name} sees {word}"));
        }

        var operators = new OperatorCalls(_installation, node, _arc.Address, _written);
        await operators.AskListenerAsync(tenants[0], _admin);
        // What the tool writes does not depend on how the server logs: once is enough.
        if (format is "console")
        {
            await operators.RunToolAsync(tenants, _admin, _wrong, _password);
            await StartWithWrongKeysAsync();
        }

        FinishedProgram ended = await node.StopAsync();
        Note(ended);
        string log = ended.Output + ended.Error;
        Assert.Contains(tenants[0].OrgId, log, StringComparison.Ordinal);
        Assert.Contains("/api/v1/query", log, StringComparison.Ordinal);
        Assert.Empty(shown);
        var secrets = new SecretPieces(
            [_token, _wrong, _admin, _previous, _password, _installation.MasterKey, .. tenants.Select(tenant => tenant.Key).Where(key => key.Length > 0)]);
        Assert.Empty(_written.SelectMany(secrets.Find));
    }

    private async Task<Tenant[]> ProvisionAsync()
    {
        string dead = $"http://127.0.0.1:{FreePort.Find()}";
        string unbound = await _installation.CreateOrganizationAsync("unbound umbrella");
        return
        [
            await _installation.ProvisionAsync("ann orchard", _arc, "orchard_rows"),
            await _installation.ProvisionAsync("bob foundry", _arc, "foundry_rows"),
            await _installation.ProvisionAsync("echo canyon", _echo.Address, _token, "canyon_rows"),
            await _installation.ProvisionAsync("stale bakery", _arc.Address, _wrong, "bakery_rows"),
            await _installation.ProvisionAsync("dead harbour", dead, _token, "harbour_rows"),
            await _installation.IssueKeyAsync(new Tenant("unbound umbrella", unbound, "umbrella_rows", 0, ""), "umbrella"),
        ];
    }

    // Whatever could tell one tenant of another, or of where its Arc is.
    private IEnumerable<string> Foreign(Tenant tenant, Tenant[] tenants) =>
    [
        .. tenants.Where(other => other != tenant).SelectMany(other => (string[])[other.OrgId, other.Name, other.Database]),
        _arc.Url.Authority, $":{_arc.Url.Port}", new Uri(_echo.Address).Authority, Root, _installation.Folder.Path,
    ];

    private async Task StartWithWrongKeysAsync()
    {
        string right = _installation.MasterKey;
        string other = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        _installation.Variables.Remove("MEMTRACE_MASTER_KEY_PREVIOUS");
        foreach (string key in (string[])[other, right[..^1], right + "!", $" {right[..20]}", ""])
        {
            _installation.Variables["MEMTRACE_MASTER_KEY"] = key;
            Note(await _installation.RunAsync("config", "check"));
            Note(await _installation.RunAsync("serve"));
        }
    }

    private void Note(FinishedProgram ended)
    {
        _written.Enqueue(ended.Output);
        _written.Enqueue(ended.Error);
    }

    // An Arc that repeats all it was sent, in every place and with every status in which an Arc could.
    private static async Task SayBackAsync(HttpContext context)
    {
        int[] statuses = [400, 404, 409, 413, 422, 429, 500, 501, 503, 504, 401, 403, 302];
        string said = $"cannot read {string.Join("; ", context.Request.Headers.Select(header => $"{header.Key}: {header.Value}"))}";
        int status = statuses[Math.Abs(context.Request.Headers.UserAgent.ToString().GetHashCode(StringComparison.Ordinal)) % statuses.Length];
        context.Response.StatusCode = status;
        context.Response.Headers.Location = $"http://{context.Request.Host}/{context.Request.Headers["x-api-key"]}";
        context.Response.Headers["X-Echo"] = context.Request.Headers["x-api-key"];
        context.Response.Headers["Retry-After"] = context.Request.Headers["x-api-key"];
        if (status % 2 == 0)
        {
            await context.Response.WriteAsJsonAsync(new { success = false, error = said });
        }
        else
        {
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(said));
        }
    }
}
