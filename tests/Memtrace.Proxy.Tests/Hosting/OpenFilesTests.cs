using Memtrace.Proxy.Hosting;

namespace Memtrace.Proxy.Tests.Hosting;

/// <summary>How many connections the limit of open files leaves for tenants.</summary>
public sealed class OpenFilesTests
{
    [Theory]
    [InlineData("Max open files            1024                 524288               files     ", 192L)]
    [InlineData("Max open files            1048576              1048576              files     ", 523968L)]
    [InlineData("Max open files            256                  256                  files     ", 16L)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null)]
    [InlineData("Max open files", null)]
    [InlineData("Max processes             1024                 1024                 processes ", null)]
    public void Half_of_what_the_node_and_operators_leave_is_for_tenants(string line, long? expected) =>
        Assert.Equal(expected, OpenFiles.OfTenants(["Limit                     Soft Limit           Hard Limit           Units     ", line]));
}
