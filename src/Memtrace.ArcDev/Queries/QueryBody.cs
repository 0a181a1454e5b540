using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Xml;
using Memtrace.ArcDev.Http;
using Memtrace.ArcDev.Writes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Memtrace.ArcDev.Queries;

/// <summary>Reads the <c>sql</c> of a query body in every form Arc's body parser knows.</summary>
internal sealed class QueryBody(long limit)
{
    /// <summary>The statement, null when the body cannot be read, empty when it has none.</summary>
    public async Task<string?> ReadAsync(ArcRequest request)
    {
        if (Decode(request.Body, request.Http.Request.Headers.ContentEncoding.ToString()) is not { } body)
        {
            return null;
        }

        var type = (request.Header("Content-Type") ?? "").ToLowerInvariant();
        var media = type.Split(';')[0].Trim();
        return media switch
        {
            _ when media.EndsWith("json", StringComparison.Ordinal) => FromJson(body.Span),
            "application/x-www-form-urlencoded" => QueryParameters.Parse(Encoding.UTF8.GetString(body.Span)).LastIgnoringCase("sql") ?? "",
            "multipart/form-data" => await FromMultipartAsync(body, request.Header("Content-Type")!, request.Aborted),
            "text/xml" or "application/xml" => FromXml(body),
            _ => null,
        };
    }

    // As Go's decoder: any letter case, the last duplicate wins, null changes nothing.
    private static string? FromJson(ReadOnlySpan<byte> body)
    {
        try
        {
            // Go replaces invalid UTF-8; a byte order mark is an error for both.
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body)));
            var sql = "";
            if (!reader.Read() || (reader.TokenType != JsonTokenType.StartObject && reader.TokenType != JsonTokenType.Null))
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isSql = IsSqlKey(reader.GetString()!);
                reader.Read();
                if (isSql && reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
                {
                    return null;
                }

                sql = isSql ? reader.GetString() ?? sql : sql;
                reader.Skip();
            }

            return reader.Read() ? null : sql;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // Go folds the long s into s.
    private static bool IsSqlKey(string key) => key.Replace('\u017f', 's').Equals("sql", StringComparison.OrdinalIgnoreCase);

    private static async Task<string?> FromMultipartAsync(ReadOnlyMemory<byte> body, string contentType, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 } boundary)
        {
            return null;
        }

        try
        {
            var sql = "";
            var reader = new MultipartReader(boundary.ToString(), new MemoryStream(body.ToArray()));
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (section.GetContentDispositionHeader()?.Name is { } name
                    && HeaderUtilities.RemoveQuotes(name).Equals("sql", StringComparison.OrdinalIgnoreCase))
                {
                    sql = await section.ReadAsStringAsync(cancellationToken);
                }
            }

            return sql;
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException)
        {
            return null;
        }
    }

    private static string? FromXml(ReadOnlyMemory<byte> body)
    {
        try
        {
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit };
            using var reader = XmlReader.Create(new MemoryStream(body.ToArray()), settings);
            return reader.ReadToFollowing("SQL") ? reader.ReadElementContentAsString() : "";
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private ReadOnlyMemory<byte>? Decode(ReadOnlyMemory<byte> body, string encodings)
    {
        foreach (var encoding in encodings.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Reverse())
        {
            try
            {
                using var coded = new MemoryStream(body.ToArray());
                using Stream? plain = encoding switch
                {
                    "gzip" => new GZipStream(coded, CompressionMode.Decompress),
                    "br" => new BrotliStream(coded, CompressionMode.Decompress),
                    "deflate" => new ZLibStream(coded, CompressionMode.Decompress),
                    _ => null,
                };
                if (plain is null || Inflation.ReadBounded(plain, limit) is not { } decoded)
                {
                    return null;
                }

                body = decoded;
            }
            catch (Exception fault) when (fault is InvalidDataException or InvalidOperationException)
            {
                return null;
            }
        }

        return body;
    }
}
