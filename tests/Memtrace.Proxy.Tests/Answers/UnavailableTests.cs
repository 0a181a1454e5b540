using System.Net;
using System.Text.Json;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Tests.Rooms;

namespace Memtrace.Proxy.Tests.Answers;

/// <summary>The answers with status 503, which the Memtrace SDKs tell apart by their words.</summary>
public sealed class UnavailableTests
{
    [Fact]
    public async Task An_organization_without_an_Arc_is_told_so_in_the_words_the_SDKs_know()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();

        Said said = await proxy.QueryAsync(proxy.Bindings.Issue("org_a", null));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, said.Status);
        Assert.Equal("no arc instance configured for this org", said.Error);
        Assert.Equal("ask an admin to run `memtrace org add-arc <org_id>`", said.Member("hint"));
        Assert.Equal("unbound_organization", said.Code);
        using JsonDocument document = JsonDocument.Parse(said.Body);
        Assert.Equal(3, document.RootElement.EnumerateObject().Count());
        Assert.DoesNotContain("org_a", said.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quarantined_organization_is_temporarily_unavailable()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();

        Said said = await proxy.QueryAsync(proxy.Bindings.Issue("org_a", proxy.Upstream.Url, state: ArcState.Quarantined));

        Expect(said, "organization_quarantined");
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_temporarily_unavailable_and_the_operator_is_told()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string key = proxy.Key();
        proxy.Bindings.Unavailable = true;

        Expect(await proxy.QueryAsync(key), "store_unavailable");
        Assert.Contains(proxy.Log.Entries, entry => entry.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_draining_node_takes_no_new_request()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string key = proxy.Key();
        proxy.Node.Drain();

        Expect(await proxy.QueryAsync(key), "draining");
        Assert.Equal(0, proxy.Bindings.LookUps);
    }

    [Fact]
    public async Task A_request_whose_key_was_found_only_when_the_node_drained_is_not_admitted()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string key = proxy.Key();
        proxy.Bindings.LookedUp = proxy.Node.Drain;

        Expect(await proxy.QueryAsync(key), "draining");
        Assert.Equal(1, proxy.Bindings.LookUps);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Fact]
    public void Only_one_refusal_speaks_of_an_arc_instance()
    {
        Refusal only = Assert.Single(RefusalCatalogue.All, refusal =>
            $"{refusal.Error} {refusal.Hint} {refusal.Code}".Contains("arc instance", StringComparison.OrdinalIgnoreCase));
        Assert.Same(RefusalCatalogue.Unbound, only);
    }

    private static void Expect(Said said, string code)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, said.Status);
        Assert.Equal("temporarily unavailable", said.Error);
        Assert.Equal(code, said.Code);
        Assert.True(int.Parse(said.Header("Retry-After")!) > 0);
        Assert.DoesNotContain("arc instance", said.Body, StringComparison.OrdinalIgnoreCase);
    }
}
