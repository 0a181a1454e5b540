namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>Request lines that can be read in two ways, on a bare socket: none is made plain, and none reaches an Arc.</summary>
public sealed class TargetTests
{
    [Theory]
    [InlineData("POST /api%2Fv1%2Fwrite%2Fmsgpack", 404)]
    [InlineData("POST /api/v1/write%2Fmsgpack", 404)]
    [InlineData("POST /api/v1/write/msgpack%00", 400)]
    [InlineData("POST /api/v1/write/msgpack%0d%0ax-api-key:%20b", 400)]
    [InlineData("POST /api/v1/write\\msgpack", 400)]
    [InlineData("POST /api/v1/write/msgpack;a=b", 400)]
    [InlineData("POST /api/v1/write/msgpack#/x", 400)]
    [InlineData("POST http://x/api/v1/write/msgpack", 400)]
    [InlineData("POST https://other:8000/api/v1/auth/tokens", 400)]
    [InlineData("POST //x/api/v1/write/msgpack", 404)]
    [InlineData("POST /api/v1/write/line-protocol?precision=s\r&x=y", 400)]
    [InlineData("POST /api/v1/write/line-protocol?x=\t", 400)]
    [InlineData("POST /api/v1/write/line-protocol?x=\v", 400)]
    [InlineData("POST /api/v1/write/line-protocol?x\r", 400)]
    [InlineData("POST *", 405)]
    [InlineData("POST x", 405)]
    [InlineData("CONNECT x:80", 400)]
    [InlineData("POST /api/v1/../v1/write/msgpack", 400)]
    [InlineData("POST /api/v1/%2e%2e/v1/write/msgpack", 404)]
    [InlineData("GET /api/v1/databases/tenant_a%2fmeasurements", 404)]
    [InlineData("POST /api/v1/write/msgpack\t", 400)]
    [InlineData("PO ST /api/v1/write/msgpack", 400)]
    [InlineData("post /api/v1/write/msgpack", 405)]
    [InlineData("POST http://other-host/api/v1/databases", 400)]
    [InlineData("POST http://x/api/v1/query", 400)]
    [InlineData("OPTIONS *", 400)]
    [InlineData("GET /api/v1/databases/../measurements", 400)]
    [InlineData("POST /api/v1/./query", 400)]
    [InlineData("POST /api/v1/query;x", 400)]
    [InlineData("GET /api/v1/query/cpu%3Fdatabase=tenant_b", 400)]
    [InlineData("POST /api/v1/quer%79", 404)]
    [InlineData("POST //api/v1/query", 404)]
    [InlineData("POST /api/v1/query//", 404)]
    [InlineData("GET /api/v1/databases/%74enant_a", 404)]
    [InlineData("GET /API/V1/Auth/Tokens", 403)]
    [InlineData("OPTIONS /api/v1/query", 405)]
    [InlineData("GET /api/v1/query/cpu%3F", 400)]
    public async Task A_target_or_method_with_two_readings_reaches_nobody(string requestLine, int status)
    {
        RawAnswer answer = await RawExchange.SendUnservedAsync(
            key => $"{requestLine} HTTP/1.1\r\nHost: x\r\nx-api-key: {key}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        Assert.Equal(status, answer.Status);
    }
}
