using Memtrace.Proxy.Settings;

namespace Memtrace.Proxy.Tests.Settings;

/// <summary>A folder of its own in which settings are looked for, and two keys that are right.</summary>
internal sealed class SettingsPlace : IDisposable
{
    public const string Master = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    public const string OtherMaster = "HwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHgA=";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("memtrace-settings-");

    /// <summary>Where the file lies, if there is one.</summary>
    public string File => Path.Combine(_folder.FullName, "proxy.json");

    public SettingsReading Read(Dictionary<string, string> variables, string? file = null) =>
        SettingsReader.Read(variables, file is null ? Path.Combine(_folder.FullName, "none.json") : Write("proxy.json", file));

    /// <summary>Lays a file into the folder and gives its path.</summary>
    public string Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
