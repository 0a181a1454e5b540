using Memtrace.Proxy.Core.Surface;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>The profile that ships, read from the file that ships.</summary>
internal static class TestSurface
{
    public static ArcSurface Load()
    {
        byte[] file = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "config", "surface", "arc.json"));
        bool read = SurfaceProfile.TryParse(file, out ArcSurface? surface, out IReadOnlyList<string> faults);
        Assert.True(read, string.Join("; ", faults));
        return surface!;
    }
}
