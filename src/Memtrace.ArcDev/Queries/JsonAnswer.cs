using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using Memtrace.ArcDev.Engine;
using Memtrace.ArcDev.Http;
using Memtrace.ArcDev.Sql;
using Microsoft.AspNetCore.Http;

namespace Memtrace.ArcDev.Queries;

/// <summary>
/// Streams a query result, row after row, in blocks of 64 KB. A statement that fails before the first block is an
/// ordinary 500; later, as in Arc, the document is closed properly with fewer rows and still says success.
/// </summary>
internal sealed class JsonAnswer(ArcRequest request, QueryCursor rows, Stopwatch clock)
{
    private const int Block = 64 * 1024;
    private readonly ArrayBufferWriter<byte> _buffer = new(Block + 4096);
    private Stream? _body;

    public async Task WriteAsync()
    {
        using var json = new Utf8JsonWriter(_buffer, Answer.JsonOptions);
        var count = 0;
        WriteStart(json);
        try
        {
            for (; rows.Read(); count++)
            {
                WriteRow(json);
                if (json.BytesPending + _buffer.WrittenCount >= Block)
                {
                    json.Flush();
                    await SendAsync();
                }
            }
        }
        catch (Exception fault) when (fault is EngineFault or TimeoutException && _body is not null)
        {
            // The status is on its way already: what is left is an honest end of the document.
        }

        WriteEnd(json, count);
        await EndAsync();
    }

    private void WriteStart(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteBoolean("success", true);
        json.WriteStartArray("columns");
        foreach (var name in rows.Columns)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        json.WriteStartArray("data");
    }

    private void WriteRow(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        for (var i = 0; i < rows.Columns.Count; i++)
        {
            rows.WriteJson(json, i);
        }

        json.WriteEndArray();
    }

    private void WriteEnd(Utf8JsonWriter json, int count)
    {
        json.WriteEndArray();
        json.WriteNumber("row_count", count);
        json.WriteNumber("execution_time_ms", clock.Milliseconds);
        json.WriteString("timestamp", clock.Timestamp);
        if (request.Header("x-arc-profile") == "true")
        {
            json.WriteStartObject("profile");
            json.WriteNumber("total_ms", clock.Milliseconds);
            json.WriteNumber("planner_ms", 0);
            json.WriteNumber("execution_ms", clock.Milliseconds);
            json.WriteNumber("rows_scanned", count);
            json.WriteNumber("latency_ms", clock.Milliseconds);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
    }

    private async Task SendAsync()
    {
        _body ??= Start();
        await _body.WriteAsync(_buffer.WrittenMemory, request.Aborted);
        await _body.FlushAsync(request.Aborted);
        _buffer.ResetWrittenCount();
    }

    private async Task EndAsync()
    {
        if (_body is null && !WantsGzip())
        {
            request.Http.Response.ContentLength = _buffer.WrittenCount;
        }

        await SendAsync();
        if (_body is GZipStream gzip)
        {
            await gzip.DisposeAsync();
        }
    }

    private Stream Start()
    {
        var response = request.Http.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/json";
        response.Headers.Vary = "Accept-Encoding";
        if (!WantsGzip())
        {
            return response.Body;
        }

        response.Headers.ContentEncoding = "gzip";
        return new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
    }

    private bool WantsGzip() => request.Header("Accept-Encoding")?.Contains("gzip", StringComparison.OrdinalIgnoreCase) == true;
}
