using System.IO.Compression;

namespace Memtrace.ArcDev.Writes;

/// <summary>Write bodies are decompressed by their first bytes; <c>Content-Encoding</c> is not looked at.</summary>
internal static class Inflation
{
    /// <summary>The plain bytes, or null with an error text. All members of a gzip body are read.</summary>
    public static ReadOnlyMemory<byte>? Inflate(ReadOnlyMemory<byte> body, long limit, out string error)
    {
        error = "";
        if (body.Span.StartsWith<byte>([0x28, 0xb5, 0x2f, 0xfd]))
        {
            error = "Failed to decompress zstd payload: unsupported by this development server";
            return null;
        }

        if (!body.Span.StartsWith<byte>([0x1f, 0x8b]))
        {
            return body;
        }

        try
        {
            using var gzip = new GZipStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress);
            return ReadBounded(gzip, limit) is { } plain ? plain : Refuse($"Decompressed payload exceeds {limit} bytes", out error);
        }
        catch (InvalidDataException)
        {
            return Refuse("Failed to decompress gzip payload: invalid data", out error);
        }
    }

    /// <summary>Null when there is more than the limit.</summary>
    public static ReadOnlyMemory<byte>? ReadBounded(Stream from, long limit)
    {
        var plain = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = from.Read(buffer)) > 0)
        {
            if (plain.Length + read > limit)
            {
                return null;
            }

            plain.Write(buffer, 0, read);
        }

        return plain.GetBuffer().AsMemory(0, (int)plain.Length);
    }

    private static ReadOnlyMemory<byte>? Refuse(string text, out string error)
    {
        error = text;
        return null;
    }
}
