using System.Runtime.InteropServices;

namespace Memtrace.Proxy.Bodies;

/// <summary>The system's libzstd, as far as it is needed to read a stream of frames. The only native code that the proxy calls by itself.</summary>
internal static unsafe partial class Zstd
{
    private const string Library = "libzstd";
    private const int WindowLogMax = 100;
    private const int WindowTooLarge = 16;

    static Zstd()
    {
        NativeLibrary.SetDllImportResolver(typeof(Zstd).Assembly, static (name, _, _) => name is Library ? Load() : 0);
        IsThere = Load() != 0;
    }

    /// <summary>False where the library is not installed.</summary>
    public static bool IsThere { get; }

    /// <summary>A new decoder that refuses frames with a larger window than <see cref="BodyBounds.ZstdWindow"/>.</summary>
    /// <exception cref="InsufficientMemoryException">There is no memory for it.</exception>
    public static ZstdDecoderHandle Open()
    {
        ZstdDecoderHandle decoder = CreateDecoder();
        if (decoder.IsInvalid || IsError(SetParameter(decoder, WindowLogMax, BodyBounds.ZstdWindowLog)) != 0)
        {
            decoder.Dispose();
            throw new InsufficientMemoryException("no memory for a zstd decoder");
        }

        return decoder;
    }

    /// <summary>Decodes as much as fits; moves both spans on.</summary>
    public static ZstdStep Decode(ZstdDecoderHandle decoder, ref ReadOnlySpan<byte> from, ref Span<byte> to)
    {
        fixed (byte* source = from)
        {
            fixed (byte* destination = to)
            {
                var input = new InBuffer { Source = source, Size = (nuint)from.Length };
                var output = new OutBuffer { Destination = destination, Size = (nuint)to.Length };
                nuint said = Decompress(decoder, &output, &input);
                from = from[(int)input.Position..];
                to = to[(int)output.Position..];
                return IsError(said) == 0 ? (said == 0 ? ZstdStep.FrameEnded : ZstdStep.InFrame)
                    : ErrorCode(said) == WindowTooLarge ? ZstdStep.WindowTooLarge
                    : ZstdStep.Unreadable;
            }
        }
    }

    // The name of the file that distributions install for running programs; the other one comes with their development packages.
    private static nint Load() =>
        NativeLibrary.TryLoad("libzstd.so.1", out nint library) || NativeLibrary.TryLoad(Library, out library) ? library : 0;

    [LibraryImport(Library, EntryPoint = "ZSTD_createDStream")]
    private static partial ZstdDecoderHandle CreateDecoder();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeDStream")]
    private static partial nuint FreeDecoder(nint decoder);

    [LibraryImport(Library, EntryPoint = "ZSTD_DCtx_setParameter")]
    private static partial nuint SetParameter(ZstdDecoderHandle decoder, int parameter, int value);

    [LibraryImport(Library, EntryPoint = "ZSTD_decompressStream")]
    private static partial nuint Decompress(ZstdDecoderHandle decoder, OutBuffer* output, InBuffer* input);

    [LibraryImport(Library, EntryPoint = "ZSTD_isError")]
    private static partial uint IsError(nuint said);

    [LibraryImport(Library, EntryPoint = "ZSTD_getErrorCode")]
    private static partial int ErrorCode(nuint said);

    private struct InBuffer
    {
        public byte* Source;
        public nuint Size;
        public nuint Position;
    }

    private struct OutBuffer
    {
        public byte* Destination;
        public nuint Size;
        public nuint Position;
    }

    /// <summary>One decoder; freed when it is disposed, or at the latest when nobody refers to it any more.</summary>
    internal sealed class ZstdDecoderHandle() : SafeHandle(0, ownsHandle: true)
    {
        /// <inheritdoc/>
        public override bool IsInvalid => handle == 0;

        /// <inheritdoc/>
        protected override bool ReleaseHandle() => IsError(FreeDecoder(handle)) == 0;
    }
}
