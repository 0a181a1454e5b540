using Memtrace.Cli.Development;

namespace Memtrace.Proxy.Tests.Cli.Development;

public sealed class TemporaryFolderTests : IDisposable
{
    private readonly string _prefix = $"memtrace-{Guid.NewGuid():N}-";

    public void Dispose()
    {
        foreach (string left in Directory.EnumerateDirectories(Path.GetTempPath(), $"{_prefix}*"))
        {
            if (File.GetAttributes(left).HasFlag(FileAttributes.ReparsePoint))
            {
                File.Delete(left);
            }
            else
            {
                Directory.Delete(left, recursive: true);
            }
        }
    }

    [Fact]
    public void It_is_gone_when_disposed_with_all_that_is_in_it()
    {
        TemporaryFolder folder = TemporaryFolder.Make(_prefix);
        File.WriteAllText(folder.At("secret"), "x");
        string path = Path.GetDirectoryName(folder.At("secret"))!;

        folder.Dispose();

        Assert.False(Directory.Exists(path));
    }

    [Fact]
    public void What_a_program_left_that_was_killed_is_taken_away_by_the_next_one()
    {
        string dead = Leave("abcdef", isLocked: true);
        File.WriteAllText(Path.Combine(dead, "master.key"), "x");

        using TemporaryFolder folder = TemporaryFolder.Make(_prefix);

        Assert.False(Directory.Exists(dead));
        Assert.True(File.Exists(folder.At(TemporaryFolder.LockName)));
    }

    [Fact]
    public void What_somebody_holds_stays()
    {
        using TemporaryFolder one = TemporaryFolder.Make(_prefix);
        using TemporaryFolder two = TemporaryFolder.Make(_prefix);
        using TemporaryFolder three = TemporaryFolder.Make(_prefix);

        Assert.All([one, two, three], folder => Assert.True(File.Exists(folder.At(TemporaryFolder.LockName))));
    }

    [Fact]
    public void What_is_not_surely_one_of_these_stays()
    {
        string withoutLock = Leave("abcdef", isLocked: false);
        string otherName = Leave("abcdefg", isLocked: true);
        string elsewhere = Leave("elsewhere", isLocked: true);
        string link = Path.Combine(Path.GetTempPath(), $"{_prefix}abcdeh");
        Directory.CreateSymbolicLink(link, elsewhere);

        using TemporaryFolder folder = TemporaryFolder.Make(_prefix);

        Assert.All([withoutLock, otherName, elsewhere, link], path => Assert.True(Directory.Exists(path), path));
        Assert.True(File.Exists(Path.Combine(elsewhere, TemporaryFolder.LockName)));
    }

    private string Leave(string letters, bool isLocked)
    {
        string path = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"{_prefix}{letters}")).FullName;
        if (isLocked)
        {
            File.WriteAllText(Path.Combine(path, TemporaryFolder.LockName), "");
        }

        return path;
    }
}
