using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Surface;
using Memtrace.Proxy.Tests.Rooms;

namespace Memtrace.Proxy.Tests.Core.Surface;

public sealed class SurfaceMatchTests
{
    private static readonly ArcSurface Surface = TestSurface.Load();

    [Theory]
    [InlineData("POST", "/api/v1/query", "/api/v1/query", null)]
    [InlineData("POST", "/API/V1/QUERY", "/api/v1/query", null)]
    [InlineData("POST", "/api/v1/query/", "/api/v1/query", null)]
    [InlineData("GET", "/api/v1/query/cpu", "/api/v1/query/{measurement}", "cpu")]
    [InlineData("GET", "/api/v1/query/Cpu/", "/api/v1/query/{measurement}", "Cpu")]
    [InlineData("GET", "/api/v1/query/msgpack", "/api/v1/query/{measurement}", "msgpack")]
    [InlineData("GET", "/Api/v1/Databases/tenant_A/Measurements", "/api/v1/databases/{database}/measurements", "tenant_A")]
    [InlineData("HEAD", "/api/v1/databases", "/api/v1/databases", null)]
    public void Case_and_one_trailing_slash_do_not_matter_and_HEAD_is_GET(string method, string path, string canonical, string? parameter)
    {
        SurfaceMatch match = Match(method, path);

        Assert.Equal(canonical, match.Endpoint!.Path);
        Assert.Equal(parameter, match.Parameter);
    }

    [Theory]
    [InlineData("POST", "/api/v1/quer%79")]
    [InlineData("POST", "//api/v1/query")]
    [InlineData("POST", "/api/v1//query")]
    [InlineData("POST", "/api/v1/query//")]
    [InlineData("POST", "/api/v1/query/a/b")]
    [InlineData("GET", "/")]
    [InlineData("GET", "/api")]
    [InlineData("GET", "/api/v1/databases//measurements")]
    [InlineData("GET", "/admin/organizations")]
    public void Another_spelling_of_a_path_is_another_path(string method, string path) =>
        Assert.Equal(RefusalCatalogue.NotFound, Match(method, path).Refusal);

    [Theory]
    [InlineData("GET", "/api/v1/query", "POST")]
    [InlineData("PUT", "/write", "POST")]
    [InlineData("POST", "/api/v1/measurements", "GET, HEAD")]
    [InlineData("OPTIONS", "/api/v1/query", "POST")]
    [InlineData("post", "/api/v1/query", "POST")]
    [InlineData("HEAD", "/write", "POST")]
    public void A_known_path_with_another_method_names_the_right_one(string method, string path, string allow)
    {
        Refusal refusal = Match(method, path).Refusal!;

        Assert.Equal("method_not_allowed", refusal.Code);
        Assert.Equal(allow, refusal.Allow);
    }

    [Fact]
    public void A_path_is_filled_with_the_organizations_own_name() =>
        Assert.Equal(
            "/api/v1/databases/tenant_a/measurements",
            ArcSurface.FillPath(Match("GET", "/api/v1/databases/x/measurements").Endpoint!, "tenant_a"));

    private static SurfaceMatch Match(string method, string path)
    {
        Assert.True(RequestTarget.TryParse(path, out RequestTarget target));
        return Surface.Match(method, target);
    }
}
