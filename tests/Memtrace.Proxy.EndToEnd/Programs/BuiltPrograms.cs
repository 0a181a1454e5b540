namespace Memtrace.Proxy.EndToEnd.Programs;

/// <summary>Where the built programs lie: in the tree, of the same configuration as these tests, or wherever a copy was put.</summary>
internal static class BuiltPrograms
{
    /// <summary>Names a folder with copies, each program's files in a folder of its name.</summary>
    private const string CopiesVariable = "MEMTRACE_E2E_BIN";

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    /// <summary>The operator's tool and server.</summary>
    public static string Memtrace => Path.Combine(MemtraceFolder, "memtrace");

    /// <summary>The folder of the tool with everything it needs, <c>config</c> included.</summary>
    public static string MemtraceFolder { get; } = FolderOf("memtrace", "Memtrace.Cli");

    /// <summary>The development Arc.</summary>
    public static string ArcDev { get; } = Path.Combine(FolderOf("arcdev", "Memtrace.ArcDev"), "arcdev");

    private static string FolderOf(string program, string project)
    {
        string folder = Environment.GetEnvironmentVariable(CopiesVariable) is { Length: > 0 } copies
            ? Path.Combine(copies, program)
            : Path.Combine(Root(), "src", project, "bin", Configuration, "net10.0");
        return File.Exists(Path.Combine(folder, program))
            ? folder
            : throw new InvalidOperationException($"{program} is not built: nothing at {folder}");
    }

    /// <summary>The folder of the whole tree.</summary>
    public static string TreeRoot => Root();

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Memtrace.Proxy.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("these tests run inside the tree of Memtrace.Proxy.sln");
    }
}
