using System.Text;

namespace Memtrace.Proxy.Tests.Core.Writes;

/// <summary>What InfluxDB's documents show and what Telegraf and client libraries send, as long as names hold no space.</summary>
public sealed class LineProtocolClientTests
{
    [Theory]
    [InlineData("myMeasurement,tag1=value1,tag2=value2 fieldKey=\"fieldValue\" 1556813561098000000")]
    [InlineData("measurementName fieldKey=\"field string value\" 1795523542833000000")]
    [InlineData("myMeasurement fieldKey=1.0\nmyMeasurement fieldKey=1\nmyMeasurement fieldKey=-1.234456e+78")]
    [InlineData("myMeasurement fieldKey=1i\nmyMeasurement fieldKey=12485903i\nmyMeasurement fieldKey=-12485903i")]
    [InlineData("myMeasurement fieldKey=1u\nmyMeasurement fieldKey=12485903u")]
    [InlineData("myMeasurement fieldKey=true\nmyMeasurement fieldKey=f\nmyMeasurement fieldKey=TRUE")]
    [InlineData("myMeasurementName,tagKey=tagValue fieldKey=\"fieldValue\" 1556813561098000000")]
    [InlineData("myMeasurement fieldKey=\"string value, with \\\"quotes\\\" and \\\\backslashes\\\\\"")]
    [InlineData("myMeasurement,tagKey=🍭 fieldKey=\"Launch 🚀\" 1556813561098000000")]
    [InlineData("# This is a comment\nmyMeasurement fieldKey=\"string value\" 1556813561098000000")]
    [InlineData("weather,location=us-midwest,season=summer temperature=82,humidity=71 1465839830100400200")]
    [InlineData("weather,location=us\\ midwest,city=San\\ Francisco\\,\\ CA temperature=82")]
    [InlineData("home,room=Living\\ Room temp=21.1,hum=35.9,co=0i 1641024000")]
    [InlineData("airSensors,sensor_id=TLM0201 temperature=73.97038159354763,humidity=35.23103248356096,co=0.48445310567793615 1630525358000000000")]
    public void Documented_examples_pass(string lines) => AssertPasses(lines);

    [Theory]
    [InlineData("cpu,cpu=cpu-total,host=web-01 usage_user=1.2512512512512513,usage_idle=98.49849849849849,usage_steal=0 1780000000000000000\n")]
    [InlineData("disk,device=sda1,fstype=ext4,host=web-01,mode=rw,path=/ total=62725623808i,free=40311427072i,used_percent=32.3 1780000000000000000\n")]
    [InlineData("disk,device=C:,fstype=NTFS,host=WIN-1,mode=rw,path=\\\\C: total=1i 1780000000000000000\r\n")]
    [InlineData("net,host=a,interface=Intel(R)\\ 82574L\\ Gigabit\\ Network\\ Connection bytes_recv=1u,err_in=0u 1780000000000000000\n")]
    [InlineData("win_cpu,instance=_Total,objectname=Processor Percent_Processor_Time=1.5,Percent_Idle_Time=98.4 1780000000000000000\n")]
    [InlineData("procstat,exe=java,pattern=-jar\\ app.jar\\ --x\\=1 pid=42i,cpu_usage=0.1 1780000000000000000\n")]
    [InlineData("syslog,appname=sshd,severity=info message=\"pam_unix(sshd:auth): user=root\\trhost=10.0.0.1\",facility_code=10i 1780000000000000000\n")]
    [InlineData("docker_container_cpu,container_image=registry:5000/app,com.docker.compose.project=shop usage_total=1i 1780000000000000000\n")]
    [InlineData("http_response,method=GET,result=success,server=https://example.com/?a\\=b&c\\=d http_response_code=200i,response_time=0.03 1780000000000000000\n")]
    [InlineData("internal_write,go_version=1.22.1,output=influxdb_v2 metrics_filtered=0i,errors=0i,write_time_ns=0i 1780000000000000000\n")]
    [InlineData("mqtt_consumer,topic=home/+/temp value=21.5,unit=\"°C\",json=\"{\\\"a\\\":[1,2]}\" 1780000000000000000\n")]
    public void Lines_as_Telegraf_sends_them_pass(string lines) => AssertPasses(lines);

    private static void AssertPasses(string lines)
    {
        byte[] body = Encoding.UTF8.GetBytes(lines);
        Assert.Null(LineProtocolVerdict.Of(body));
        LineProtocolAgreement.AssertReadWhole(body);
    }
}
