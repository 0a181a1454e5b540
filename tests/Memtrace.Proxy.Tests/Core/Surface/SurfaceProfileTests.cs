using System.Text;
using Memtrace.Proxy.Core.Surface;

namespace Memtrace.Proxy.Tests.Core.Surface;

public sealed class SurfaceProfileTests
{
    private const string Good = """{"method": "POST", "path": "/write", "permission": "write", "rewrite": "write", "body": "line_protocol"}""";

    public static TheoryData<string, string> Faults => new()
    {
        { Profile(Good, Good), "two lines claim it" },
        { Profile(Good, Good.Replace("/write\",", "/WRITE\",", StringComparison.Ordinal)), "two lines claim it" },
        { Profile(Templated("{a}"), Templated("{b}")), "two lines claim it" },
        { Profile(Good.Replace("POST", "post", StringComparison.Ordinal)), "unknown method 'post'" },
        { Profile(Good.Replace("POST", "CONNECT", StringComparison.Ordinal)), "unknown method 'CONNECT'" },
        { Profile(Good.Replace("\"permission\": \"write\"", "\"permission\": \"none\"", StringComparison.Ordinal)), "unknown permission 'none'" },
        { Profile(Good.Replace("\"rewrite\": \"write\"", "\"rewrite\": \"pass\"", StringComparison.Ordinal)), "unknown rewrite 'pass'" },
        { Profile(With("\"parameters\": [\"where\"]")), "unknown parameter 'where'" },
        { Profile(With("\"headers\": [\"x-arc-database\"]")), "unknown header 'x-arc-database'" },
        { Profile(With("\"headers\": [\"authorization\"]")), "unknown header 'authorization'" },
        { Profile(With("\"database_parameter\": \"p\"")), "unknown database parameter 'p'" },
        { Profile(AtPath("/a/../b")), "not a plain path" },
        { Profile(AtPath("/a/./b")), "not a plain path" },
        { Profile(AtPath("/a%62")), "not a plain path" },
        { Profile(AtPath("/a//b")), "not a plain path" },
        { Profile(AtPath("/a/")), "not a plain path" },
        { Profile(AtPath("a")), "not a plain path" },
        { Profile(AtPath("/a?b")), "not a plain path" },
        { Profile(AtPath("/a/{b")), "not a plain path" },
        { Profile(AtPath("/a/{b}/{c}")), "not a plain path" },
        { Profile(AtPath("/a/{b}")), "do not go together" },
        { Profile(Templated("b")), "do not go together" },
        { Closing("{\"path\": \"/write\"}", Good), "closed by /write" },
        { Closing("{\"path\": \"/WRITE/**\"}", Good), "closed by /WRITE/**" },
        { Closing("{\"path\": \"/write\", \"methods\": [\"POST\"]}", Good), "closed by /write" },
        { Closing("{\"path\": \"/x/**\", \"methods\": [\"ANY\"]}", Good), "unknown method 'ANY'" },
        { Closing("{\"path\": \"/x/../y\"}", Good), "not a plain path" },
        { """{"version": 2, "endpoints": [], "closed": []}""", "version is 2, this program reads version 1" },
        { "null", "the profile is empty" },
        { "{", "cannot be read" },
        { """{"version": 1, "endpoints": []}""", "cannot be read" },
        { """{"version": 1, "endpoints": [], "closed": [], "open": []}""", "cannot be read" },
        { """{"version": 1, "version": 1, "endpoints": [], "closed": []}""", "cannot be read" },
        { Profile(Good.Replace(", \"body\": \"line_protocol\"", "", StringComparison.Ordinal)), "the body 'none' and the rewrite 'write' do not go together" },
        { Profile(Good.Replace("line_protocol", "lines", StringComparison.Ordinal)), "the body 'lines'" },
        { Profile(With("\"permision\": \"write\"")), "cannot be read" },
        { Profile(With("\"path\": \"/x\"")), "cannot be read" },
        { Profile("""{"method": "POST", "path": "/write", "rewrite": "write"}"""), "cannot be read" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_profile_with_a_fault_is_no_profile(string profile, string expected)
    {
        Assert.False(SurfaceProfile.TryParse(Encoding.UTF8.GetBytes(profile), out ArcSurface? surface, out IReadOnlyList<string> faults));
        Assert.Null(surface);
        Assert.Contains(faults, fault => fault.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void All_faults_are_found_in_one_pass()
    {
        string profile = Profile(AtPath("/a//b"), With("\"parameters\": [\"q\", \"where\"]"));

        Assert.False(SurfaceProfile.TryParse(Encoding.UTF8.GetBytes(profile), out _, out IReadOnlyList<string> faults));
        Assert.Equal(3, faults.Count);
    }

    [Fact]
    public void A_closed_path_with_other_methods_may_stand_beside_an_open_one()
    {
        string profile = Closing("""{"path": "/write/**", "methods": ["GET"]} /* reads */""", Good);

        Assert.True(SurfaceProfile.TryParse(Encoding.UTF8.GetBytes(profile), out ArcSurface? surface, out IReadOnlyList<string> faults), string.Join("; ", faults));
        Assert.Single(surface!.Endpoints);
    }

    private static string Profile(params string[] endpoints) => Closing("", endpoints);

    private static string Closing(string closed, params string[] endpoints) =>
        $$"""{"version": 1, "endpoints": [{{string.Join(',', endpoints)}}], "closed": [{{closed}}]}""";

    private static string AtPath(string path) => Good.Replace("/write\",", path + "\",", StringComparison.Ordinal);

    private static string With(string member) => Good.Replace("}", $", {member}}}", StringComparison.Ordinal);

    private static string Templated(string segment) =>
        $$"""{"method": "GET", "path": "/q/{{segment}}", "permission": "read", "rewrite": "query_measurement"}""";
}
