using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>Where one request ends is read in one way only, and nothing that hides behind one travels on its credential.</summary>
[Collection(SharedStage.Name)]
public sealed partial class SmugglingTests(Stage stage)
{
    private readonly Judge _judge = new(stage);

    private static readonly string[] Beginnings =
    [
        "length", "lengths", "both", "coding", "codings", "size", "plain size", "chunks", "a ", "an ", "no ", "more ", "trailer",
        "declared", "malformed", "head", "line",
    ];

    public static TheoryData<string> Families => [.. Beginnings];

    [Theory]
    [MemberData(nameof(Families))]
    public async Task What_hides_behind_a_request_never_reaches_the_Arc_and_doubtful_framing_closes_the_connection(string family)
    {
        List<string> faults = [];
        foreach ((string name, (string text, Outcome expected)) in SmugglingCases.All.Where(each => Matches(each.Key, family)))
        {
            Tapped before = Tapped.Of(stage.Tap);
            RawAnswer answer = await RawExchange.SendAsync(stage.Node.Url, Encoding.Latin1.GetBytes(stage.Fill(text)));
            string[] found = [.. _judge.Faults(expected, answer, before), .. Behind(answer), .. Smuggled(before)];
            faults.AddRange(found.Select(fault => $"{name}: {fault}\n{Short(text)}\n--\n{Short(answer.Text)}"));
        }

        Assert.True(faults.Count == 0, $"{faults.Count}:\n{string.Join("\n\n", faults.Take(12))}");
    }

    [Fact]
    public void Every_case_belongs_to_a_family() =>
        Assert.DoesNotContain(SmugglingCases.All.Keys, name => !Beginnings.Any(family => Matches(name, family)));

    [Fact]
    public async Task Requests_behind_one_another_are_each_judged_by_their_own_key()
    {
        Tapped before = Tapped.Of(stage.Tap);
        RawRequest[] pipelined =
        [
            Asked.Query("SELECT src FROM cpu WHERE src IS NOT NULL").With(("x-api-key", "{A}"), ("Connection", "keep-alive")),
            Asked.Query("SELECT src FROM cpu WHERE src IS NOT NULL").With(("x-api-key", "{B}"), ("Connection", "keep-alive")),
            Asked.Query("SELECT src FROM cpu WHERE src IS NOT NULL").With(("Connection", "close")),
        ];
        RawAnswer answer = await RawExchange.SendAsync(stage.Node.Url, [.. pipelined.Select(request => stage.Fill(request).ToBytes())]);

        string[] statuses = [.. StatusLine().Matches(answer.Text).Select(match => match.Groups[1].Value)];
        Assert.Equal(["200", "200", "401"], statuses);
        TappedRequest[] seen = [.. stage.Tap.Requests.Skip(before.Requests)];
        Assert.Equal([Stage.Own, Stage.Other], seen.Select(request => Assert.Single(request.Values("x-arc-database"))));
        Assert.Empty(new UpstreamOracle(stage).Faults(seen[0]).Concat(new UpstreamOracle(stage, Stage.Other).Faults(seen[1])));
        int second = answer.Text.LastIndexOf("HTTP/1.1 200", StringComparison.Ordinal);
        Assert.DoesNotContain(stage.Marker, answer.Text[..second], StringComparison.Ordinal);
        Assert.Contains(stage.Marker, answer.Text[second..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: 500\r\n\r\ncpu v=1 1780000000000000000\ncpu v=2 1780")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n24\r\ncpu,host=a v=1 1780000000000000000\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n24\r\ncpu,ho")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n24\r\ncpu,host=a v=1 1780000000000000000\r\n0\r\n")]
    [InlineData("Content-Length: 500\r\nExpect: 100-continue\r\n\r\n")]
    public async Task A_body_that_ends_too_early_is_no_request_of_the_Arcs(string rest)
    {
        int before = stage.Tap.Requests.Count;
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(stage.Node.Url.Host, stage.Node.Url.Port);
            string head = stage.Fill("POST /write HTTP/1.1\r\nHost: x\r\nx-api-key: {A}\r\nContent-Type: text/plain\r\n");
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + rest));
        }

        // What comes after it on another connection is the next thing the Arc sees.
        RawAnswer next = await stage.Fill(Asked.Write().With(("x-api-key", "{A}"))).SendAsync(stage.Node.Url);
        Assert.Equal(204, next.Status);
        Assert.True(await Patience.SeesAsync(() => stage.Tap.Requests.Count > before, Patience.Usual));
        TappedRequest only = Assert.Single(stage.Tap.Requests.Skip(before));
        Assert.Equal(Asked.Line, only.Text);
    }

    // Whatever was read as a further request had no key of its own.
    private static IEnumerable<string> Behind(RawAnswer answer) => StatusLine().Matches(answer.Text).Skip(1)
        .Where(match => match.Groups[1].Value is not ("400" or "401" or "404" or "405" or "501" or "505"))
        .Select(match => $"a hidden request was answered {match.Groups[1].Value}");

    private IEnumerable<string> Smuggled(Tapped before) => stage.Tap.Requests.Skip(before.Requests)
        .Where(request => request.ToString().Contains(SmuggledText.Mark, StringComparison.Ordinal))
        .Select(request => $"smuggled: {request}");

    private static bool Matches(string name, string family) =>
        name.StartsWith(family, StringComparison.Ordinal)
        && (family.EndsWith(' ') || (name.Length > family.Length && " :,".Contains(name[family.Length], StringComparison.Ordinal)));

    private static string Short(string text) => text.Length > 500 ? text[..500] : text;

    [GeneratedRegex(@"HTTP/1\.1 (\d{3}) ")]
    private static partial Regex StatusLine();
}
