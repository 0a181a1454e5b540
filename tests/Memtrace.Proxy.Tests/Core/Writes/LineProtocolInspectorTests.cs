using System.Text;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Writes;

namespace Memtrace.Proxy.Tests.Core.Writes;

public sealed class LineProtocolInspectorTests
{
    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData(" \t\r\n\r\n")]
    [InlineData("# a comment, \"unclosed _x=1\n   # another\n")]
    [InlineData("m v=1")]
    [InlineData("m v=1\n")]
    [InlineData("m v=1\r\nm v=2\r\n")]
    [InlineData("  m   v=1   1780000000000000000  ")]
    [InlineData("m v=1 -1")]
    [InlineData("m v=1 +1")]
    [InlineData("m-1_x,host=a,region=b v=1,w=2i,x=3u,y=t,z=\"s\"")]
    [InlineData("m v=1e10,w=-1.5E-3,x=.5,y=+7,z=5.")]
    [InlineData("m a=t,b=T,c=true,d=True,e=TRUE,f=f,g=F,h=false,i=False,j=FALSE")]
    [InlineData("m v=\"\"")]
    [InlineData("m v=\"a b,c=d\",w=1 5")]
    [InlineData("m v=\"say \\\"hi\\\", \\\\ and \\x\" 5")]
    [InlineData("m v=\"tab\tand \u001b[0m colour\u0000\"")]
    [InlineData("m,path=C:\\Windows\\\\System32,a=b v=1")]
    [InlineData("m,t=a\\ b\\,c\\=d v=1")]
    [InlineData("m,url=/a?b=c&d=e v=1")]
    [InlineData("m,says=\"hi\" v=1")]
    [InlineData("m,ort=Köln,naïve=ü größe=\"ß\",wörter=ja")]
    [InlineData("m,a\\\"b=c,C:\\d=e v=1")]
    [InlineData("m cpu.load:avg[0]=1,a/b=2,a-b=3,0=4,times=5,tim=6,Measurement=7,database=8")]
    [InlineData("m v=word,w=überhitzt,x=1.2.3,y=NaN,z=-Inf")]
    [InlineData("m,host=a host=1")]
    [InlineData("m,host=a,host=b v=1,v=2")]
    [InlineData("m v=9223372036854775807i,w=-9223372036854775808i,x=9223372036854775807u")]
    public void What_has_one_reading_passes_and_is_read_whole(string body)
    {
        Assert.Null(Verdict(body));
        LineProtocolAgreement.AssertReadWhole(Encoding.UTF8.GetBytes(body));
    }

    [Theory]
    [InlineData("m", 1)]
    [InlineData("m,a=b", 5)]
    [InlineData("m,a=b ", 5)]
    [InlineData("m 1780000000000000000", 21)]
    [InlineData("m v", 3)]
    [InlineData("m v=", 4)]
    [InlineData("m v= 1", 4)]
    [InlineData("m v=,w=1", 4)]
    [InlineData("m v=1,", 6)]
    [InlineData("m v=1,,w=2", 6)]
    [InlineData("m v=1, w=2", 6)]
    [InlineData("m v w=1", 3)]
    [InlineData("m v=1w=2", 4)]
    [InlineData("m v=1 x", 6)]
    [InlineData("m v=1 1.5", 6)]
    [InlineData("m v=1 1 2", 6)]
    [InlineData("m v=1 9223372036854775808", 6)]
    [InlineData("m v=1 -9223372036854775808", 6)]
    [InlineData("m v=1\vw=2", 4)]
    [InlineData("m v=1\u00a0", 4)]
    [InlineData("m v=\u00a01", 4)]
    [InlineData("m, v=1", 2)]
    [InlineData("m,a v=1", 3)]
    [InlineData("m,,a=b v=1", 2)]
    [InlineData("m,a= v=1", 4)]
    [InlineData("m,a=,b=c v=1", 4)]
    [InlineData("m,a=b\tc v=1", 5)]
    [InlineData("m,a=b\\\tc v=1", 6)]
    [InlineData("m,a\\=b=c v=1", 3)]
    [InlineData("m,a\"b\"=c v=1", 3)]
    [InlineData("m,a=\"b c\" v=1", 6)]
    [InlineData("m,a=\"b,_database=c\" v=1", 6)]
    [InlineData("m,a=b\"c v=1", 7)]
    [InlineData("m \"v\"=1", 2)]
    [InlineData("m v=\"a", 4)]
    [InlineData("m v=\"a\\\"", 4)]
    [InlineData("m v=\"a\\", 4)]
    [InlineData("m v=\"two\nlines\"", 4)]
    [InlineData("m v=\"a\"b", 7)]
    [InlineData("m v=\"a\"\"b\"", 7)]
    [InlineData("m v=a\"b\"", 4)]
    [InlineData("m v=a\\ b", 4)]
    [InlineData("m v=hi", 4)]
    [InlineData("m v=you", 4)]
    [InlineData("m v=i", 4)]
    [InlineData("m v=u", 4)]
    [InlineData("m v=1.5i", 4)]
    [InlineData("m v=9223372036854775808i", 4)]
    [InlineData("m v=9223372036854775808u", 4)]
    [InlineData("m v=-1u", 4)]
    [InlineData("m v=+1u", 4)]
    [InlineData("m v=1e999", 4)]
    [InlineData("m v=-1E999", 4)]
    [InlineData("m v=1_000", 4)]
    [InlineData("m v=0x1p4", 4)]
    public void What_Arc_skips_or_reads_otherwise_is_malformed(string body, int position) =>
        AssertRefused(WriteRefusals.Malformed, position, Verdict(body));

    [Theory]
    [InlineData("m v=1\nm v=2i\nm v=3")]
    [InlineData("m v=word\nm v=\"quoted\"\nm,v=tag w=1")]
    [InlineData("m,v=tag w=1\nm v=\"text\"")]
    [InlineData("m v=1\nn v=1i\nm2 v=t")]
    [InlineData("m,host=a host=1i\nm,host=b host=2i\nm,host=a w=1")]
    [InlineData("m v=nan\nm v=+Inf\nm v=-infinity\nm v=.5\nm v=1e5\nm v=-0.5e-3\nm v=+1")]
    [InlineData("m v=t\nm v=FALSE\nm v=True")]
    [InlineData("m v=-nan\nm v=10.0.0.1\nm v=5m\nm v=2024-01-01\nm v=.\nm v=-\nm v=1e")]
    public void A_column_of_one_type_passes_and_is_read_whole(string body) => What_has_one_reading_passes_and_is_read_whole(body);

    [Theory]
    [InlineData("m v=1i\nm v=2.5", 9)]
    [InlineData("m v=1\nm v=t", 8)]
    [InlineData("m v=1\nm v=word", 8)]
    [InlineData("m v=\"x\"\nm v=1", 10)]
    [InlineData("m v=t\nm v=\"x\"", 8)]
    [InlineData("m v=1,v=\"x\"", 6)]
    [InlineData("m v=1\nm,v=tag w=1", 8)]
    [InlineData("m,v=tag w=1\nm v=1", 14)]
    [InlineData("m,host=a host=1i\nm,host=a host=\"x\"", 26)]
    [InlineData("m host_value=\"x\"\nm,host=a host=1i", 26)]
    [InlineData("m a\\\\b=1\nm a\\b=t", 11)]
    public void A_column_of_two_types_is_malformed_where_it_changes(string body, int position)
    {
        Refusal? refusal = Verdict(body);

        AssertRefused(WriteRefusals.Malformed, position, refusal);
        Assert.Contains("one type", refusal?.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(",m v=1", 0)]
    [InlineData("1m v=1", 0)]
    [InlineData("_m v=1", 0)]
    [InlineData("\"m\" v=1", 0)]
    [InlineData("\ufeffm v=1", 0)]
    [InlineData("\u000bm v=1", 0)]
    [InlineData("m\\ n v=1", 1)]
    [InlineData("m\\,n v=1", 1)]
    [InlineData("m.n v=1", 1)]
    [InlineData("m/../n v=1", 1)]
    [InlineData("mü v=1", 1)]
    [InlineData("m\rn v=1", 1)]
    public void A_measurement_that_is_none_of_Arc_s_is_refused(string body, int position) =>
        AssertRefused(WriteRefusals.Measurement, position, Verdict(body));

    [Theory]
    [InlineData("m,_database=other,_measurement=secrets v=1", 2)]
    [InlineData("m,a=b,_x=c v=1", 6)]
    [InlineData("m _x=1", 2)]
    [InlineData("m v=1,_measurement=\"secrets\"", 6)]
    [InlineData("m,=b v=1", 2)]
    [InlineData("m =1", 2)]
    [InlineData("m a\tb=1", 2)]
    [InlineData("m a\u0000b=1", 2)]
    [InlineData("m a\u0085b=1", 2)]
    [InlineData("m a\u007fb=1", 2)]
    [InlineData("m,time=a v=1", 2)]
    [InlineData("m v=1,time=\"x\"", 6)]
    [InlineData("m Time=1i", 2)]
    [InlineData("m,a\\ b=c v=1", 2)]
    [InlineData("m 0:str\\,v:f64=1", 2)]
    public void A_column_that_could_harm_is_refused(string body, int position) =>
        AssertRefused(WriteRefusals.Column, position, Verdict(body));

    [Theory]
    [InlineData("m,a=\xff v=1", "write_malformed")]
    [InlineData("m,\xff=a v=1", "write_column")]
    [InlineData("m \xc3=1", "write_column")]
    [InlineData("m v=\xff", "write_malformed")]
    [InlineData("m v=\"\xff\"", null)]
    [InlineData("# \xff\nm v=1", null)]
    public void Text_that_is_no_UTF_8_passes_only_where_Arc_mends_it(string body, string? code) =>
        Assert.Equal(code, LineProtocolVerdict.Of(Encoding.Latin1.GetBytes(body))?.Code);

    [Fact]
    public void Names_are_bounded_after_their_escapes_are_gone()
    {
        Assert.Null(Verdict($"{new string('m', 128)} v=1"));
        AssertRefused(WriteRefusals.Measurement, 128, Verdict($"{new string('m', 129)} v=1"));
        Assert.Null(Verdict($"m {new string('v', 256)}=1"));
        AssertRefused(WriteRefusals.Column, 2, Verdict($"m {new string('v', 257)}=1"));
        Assert.Null(Verdict($"m {new string('v', 255)}\\\"=1"));
        AssertRefused(WriteRefusals.Column, 2, Verdict($"m {new string('v', 256)}\\\"=1"));
    }

    [Fact]
    public void A_line_may_be_long_but_not_without_bound()
    {
        string longest = $"m v=\"{new string('x', LineProtocolInspector.MaxLineLength - 6)}\"";

        Assert.Null(Verdict($"m w=1\n{longest}\nm w=1"));
        AssertRefused(WriteRefusals.Malformed, 6 + LineProtocolInspector.MaxLineLength, Verdict($"m v=1\n{longest} "));
        AssertRefused(WriteRefusals.Malformed, 6 + LineProtocolInspector.MaxLineLength, Verdict($"m v=1\n#{longest}\nm v=1"));
    }

    [Theory]
    [InlineData("ns", "9223372036854775807", null)]
    [InlineData("us", "9223372036854775", null)]
    [InlineData("us", "9223372036854776", 6)]
    [InlineData("ms", "1780000000000000", 6)]
    [InlineData("s", "9223372036", null)]
    [InlineData("s", "-9223372037", 6)]
    [InlineData("s", "1780000000000000000", 6)]
    public void A_time_beyond_what_nanoseconds_hold_is_malformed_in_every_precision(string precision, string time, int? position) =>
        Assert.Equal(position, LineProtocolVerdict.Of(Encoding.UTF8.GetBytes($"m v=1 {time}"), precision)?.Position);

    [Fact]
    public void The_first_refusal_is_final()
    {
        var inspector = new LineProtocolInspector(null);

        Refusal? first = inspector.Inspect("m v=1\nm _x=1\n"u8);

        AssertRefused(WriteRefusals.Column, 8, first);
        Assert.Same(first, inspector.Inspect("m v=1\n"u8));
        Assert.Same(first, inspector.Complete());
    }

    [Fact]
    public void A_body_that_Arc_would_take_for_a_compressed_one_never_passes()
    {
        AssertRefused(WriteRefusals.Measurement, 0, LineProtocolVerdict.Of([0x1f, 0x8b, .. "\nm v=1"u8]));
        AssertRefused(WriteRefusals.Measurement, 0, LineProtocolVerdict.Of([0x28, 0xb5, 0x2f, 0xfd, .. "\nm v=1"u8]));
    }

    [Fact]
    public void A_name_that_is_refused_says_why()
    {
        Assert.Contains("no comma", Verdict("m,a\\ b=c v=1")?.Hint, StringComparison.Ordinal);
        Assert.Contains("time is the timestamp", Verdict("m time=1i")?.Hint, StringComparison.Ordinal);
    }

    private static Refusal? Verdict(string body) => LineProtocolVerdict.Of(Encoding.UTF8.GetBytes(body));

    private static void AssertRefused(Refusal expected, int position, Refusal? refusal)
    {
        Assert.Equal((expected.Code, position), (refusal?.Code, refusal?.Position));
        Assert.Equal(expected.Status, refusal?.Status);
    }
}
