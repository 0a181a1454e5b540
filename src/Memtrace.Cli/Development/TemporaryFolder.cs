using System.Formats.Tar;

namespace Memtrace.Cli.Development;

/// <summary>
/// A folder that only this user can read, gone when disposed. Who makes one takes away those of programs that were killed: of the same
/// user and the same beginning of the name, with a lock that nobody holds any more.
/// </summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>The file that a program holds locked as long as it lives.</summary>
    public const string LockName = "lock";

    // As many as the framework adds to the beginning.
    private const int RandomLetters = 6;

    private readonly DirectoryInfo _folder;
    private readonly FileStream _lock;

    private TemporaryFolder(DirectoryInfo folder, FileStream held) => (_folder, _lock) = (folder, held);

    /// <summary>Makes one.</summary>
    /// <param name="prefix">How its name begins.</param>
    public static TemporaryFolder Make(string prefix)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory(prefix);
        // It gets its name when it is held: nobody finds it without its holder.
        string made = Path.Combine(folder.FullName, $"{LockName}.new");
        var held = new FileStream(made, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        File.Move(made, Path.Combine(folder.FullName, LockName));
        RemoveDead(folder, prefix);
        return new TemporaryFolder(folder, held);
    }

    /// <summary>The path of a file in it.</summary>
    public string At(string name) => Path.Combine(_folder.FullName, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _lock.Dispose();
    }

    private static void RemoveDead(DirectoryInfo own, string prefix)
    {
        int user = LookAt(own.FullName).Uid;
        foreach (DirectoryInfo other in own.Parent!.EnumerateDirectories($"{prefix}{new string('?', RandomLetters)}"))
        {
            try
            {
                if (other.FullName != own.FullName && LookAt(other.FullName) is { EntryType: TarEntryType.Directory, Uid: var owner } && owner == user)
                {
                    RemoveIfDead(other);
                }
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // It is held, or somebody else is taking it away.
            }
        }
    }

    private static void RemoveIfDead(DirectoryInfo other)
    {
        using var free = new FileStream(Path.Combine(other.FullName, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        other.Delete(recursive: true);
    }

    // The framework tells the owner of a file to archives alone, and there it does not follow links: one glance tells both.
    private static TarEntry LookAt(string path)
    {
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, leaveOpen: true))
        {
            writer.WriteEntry(path, "folder");
        }

        archive.Position = 0;
        using var reader = new TarReader(archive);
        return reader.GetNextEntry() ?? throw new IOException($"{path} cannot be looked at");
    }
}
