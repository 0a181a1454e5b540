namespace Memtrace.Proxy.EndToEnd.Programs;

/// <summary>A folder of its own for one test, gone afterwards.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("memtrace-e2e-");

    public string Path => _folder.FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public string MakeFolder(string name) => _folder.CreateSubdirectory(name).FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
