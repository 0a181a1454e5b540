using Memtrace.Proxy.Hosting;

namespace Memtrace.Proxy.Tests.Hosting;

/// <summary>How many connections the limit of open files leaves for a listener.</summary>
public sealed class OpenFilesTests
{
    [Theory]
    [InlineData("Max open files            1024                 524288               files     ", 170L)]
    [InlineData("Max open files            1048576              1048576              files     ", 349354L)]
    [InlineData("Max open files            256                  256                  files     ", 16L)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null)]
    [InlineData("Max open files", null)]
    [InlineData("Max processes             1024                 1024                 processes ", null)]
    public void A_third_of_what_the_node_leaves_is_for_each_listener(string line, long? expected) =>
        Assert.Equal(expected, OpenFiles.OfListener(["Limit                     Soft Limit           Hard Limit           Units     ", line]));
}
