using System.Text;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>
/// Two organizations on one Arc whose admin token the proxy holds, a tap between the proxy and the Arc, and rows that tell whose they
/// are. Shared by all tests of attacks, which run one after the other: what came through the tap belongs to the request just made.
/// </summary>
public sealed class Stage : IAsyncLifetime
{
    internal const string Root = "/roots/arc-of-both";
    internal const string Own = "tenant_a";
    internal const string Other = "tenant_b";
    internal const string OwnMeasurement = "orbits";
    internal const long Time = 1_780_000_000_000_000_000;

    private readonly Installation _installation = Installation.Create();

    internal ArcProgram Arc { get; private set; } = null!;

    internal Tap Tap { get; private set; } = null!;

    internal ServingNode Node { get; private set; } = null!;

    /// <summary>The one that attacks.</summary>
    internal Tenant Ann { get; private set; } = null!;

    /// <summary>The one that is attacked.</summary>
    internal Tenant Bob { get; private set; } = null!;

    /// <summary>Stands in each row of the one that is attacked.</summary>
    internal string Marker { get; } = $"marker-{Guid.NewGuid():N}";

    /// <summary>What a placeholder in a request stands for.</summary>
    internal Dictionary<string, string> Words { get; } = [];

    public async Task InitializeAsync()
    {
        Arc = await ArcProgram.StartAsync(_installation.Folder.Path, root: Root);
        Tap = Tap.Before(Arc.Url);
        Ann = await SettleAsync("ann lodge", Own);
        Bob = await SettleAsync("bob house", Other);
        await Name();
        Node = await _installation.ServeAsync();
        await FillAsync(Ann, $"cpu,host=a src=\"ann\",v=1,note=\"it's\" {Time}\nmem,host=a src=\"ann\",v=2 {Time}");
        await FillAsync(Bob, $"secrets,host=b src=\"{Marker}\",v=1 {Time}\ncpu,host=b src=\"{Marker}\",v=1 {Time}");
    }

    public async Task DisposeAsync()
    {
        if (Node is not null)
        {
            await Node.DisposeAsync();
        }

        await Tap.DisposeAsync();
        await Arc.DisposeAsync();
        await _installation.DisposeAsync();
    }

    /// <summary>One more key of the one that attacks.</summary>
    internal Task<Tenant> IssueAsync() => _installation.IssueKeyAsync(Ann, $"one more {Guid.NewGuid():N}");

    internal Task RevokeAsync(Tenant tenant) => _installation.DoAsync("key", "revoke", $"{tenant.KeyId}");

    /// <summary>Puts what they stand for in the place of all placeholders.</summary>
    internal RawRequest Fill(RawRequest request) => request with
    {
        Target = Fill(request.Target),
        Host = request.Host is null ? null : Fill(request.Host),
        Headers = [.. request.Headers.Select(Fill)],
        Trailers = request.Trailers?.Select(Fill).ToArray(),
        Framing = request.Framing?.Select(Fill).ToArray(),
        Body = Encoding.Latin1.GetBytes(Fill(Encoding.Latin1.GetString(request.Body))),
    };

    private (string Name, string Value) Fill((string Name, string Value) header) => (header.Name, Fill(header.Value));

    internal string Fill(string text) => text.Contains('{', StringComparison.Ordinal)
        ? Words.Aggregate(text, (filled, word) => filled.Replace(word.Key, word.Value, StringComparison.Ordinal))
        : text;

    /// <summary>
    /// All that no request of the attacker may change, asked at the Arc itself: the databases, what the other organization has, the
    /// Arc's credentials, and its counts of harm.
    /// </summary>
    internal async Task<string> StateAsync()
    {
        using var arc = Caller.To(Arc.Url, Arc.Token);
        HttpAnswer rows = await arc.QueryAsync($"SELECT count(*) FROM {Other}.secrets");
        HttpAnswer more = await arc.QueryAsync($"SELECT count(*) FROM {Other}.cpu");
        string[] databases = (await arc.QueryAsync("SHOW DATABASES")).Values;
        string tables = (await arc.GetAsync($"/api/v1/databases/{Other}/measurements")).Body;
        string tokens = (await arc.GetAsync("/api/v1/auth/tokens")).Body.Split("\"last_used_at\"")[0];
        string harm = string.Join('\n', (await arc.GetAsync("/metrics")).Body.Split('\n').Where(IsHarm));
        string values = $"{string.Join(',', rows.Values)} {string.Join(',', more.Values)}";
        return $"{values}\n{string.Join(',', databases.Order())}\n{tables}\n{tokens}\n{harm}";
    }

    private static bool IsHarm(string line) =>
        !line.StartsWith('#')
        && !line.Contains("requests_total", StringComparison.Ordinal)
        && !line.Contains("rows_written", StringComparison.Ordinal);

    private async Task<Tenant> SettleAsync(string name, string database)
    {
        string id = await _installation.CreateOrganizationAsync(name);
        await _installation.DoAsync(
            "org", "add-arc", id, "--url", Tap.Address, "--database", database, "--measurement", OwnMeasurement, "--api-key", Arc.Token);
        return await _installation.IssueKeyAsync(new Tenant(name, id, database, 0, ""), $"{name} key");
    }

    private async Task Name()
    {
        Tenant writes = await _installation.IssueKeyAsync(Ann, "ann writes", "write");
        Tenant reads = await _installation.IssueKeyAsync(Ann, "ann reads", "read");
        Words["{A}"] = Ann.Key;
        Words["{AW}"] = writes.Key;
        Words["{AR}"] = reads.Key;
        Words["{B}"] = Bob.Key;
        Words["{ARC}"] = Arc.Token;
        Words["{TAP}"] = Tap.Authority;
        Words["{ORGB}"] = Bob.OrgId;
        Words["{BASIC-A}"] = Basic(Ann.Key);
        Words["{BASIC-B}"] = Basic(Bob.Key);
        Words["{BASIC-ARC}"] = Basic(Arc.Token);
    }

    private async Task FillAsync(Tenant tenant, string lines)
    {
        using var caller = Caller.To(Node.Url, tenant.Key);
        HttpAnswer answer = await caller.WriteAsync(lines);
        Assert.True(answer.Status == 204, answer.ToString());
    }

    private static string Basic(string password) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"u:{password}"));
}
