namespace Memtrace.Proxy.Settings;

/// <summary>Where the configuration lies: <c>./config</c> of the working directory if the file is there, else beside the program.</summary>
public static class ConfigFiles
{
    /// <summary>The path of a file below <c>config</c>; the one beside the program when there is none in the working directory.</summary>
    public static string Find(string name)
    {
        string local = Path.GetFullPath(Path.Combine("config", name));
        return File.Exists(local) ? local : Path.Combine(AppContext.BaseDirectory, "config", name);
    }
}
