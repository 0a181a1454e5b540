using Memtrace.ArcDev;

namespace Memtrace.Proxy.Tests.ArcDev;

public sealed class ArcDevCommandLineTests
{
    [Fact]
    public void Flags_win_over_variables()
    {
        var variables = new Dictionary<string, string?>
        {
            ["ARC_SERVER_HOST"] = "0.0.0.0",
            ["ARC_SERVER_PORT"] = "9000",
            ["ARC_AUTH_ENABLED"] = "false",
            ["ARC_AUTH_BOOTSTRAP_TOKEN"] = "boot",
        };

        var options = CommandLine.Parse(["--port", "9001", "--read-token=r"], variables.GetValueOrDefault).ToOptions();

        Assert.Equal("0.0.0.0", options.Host);
        Assert.Equal(9001, options.Port);
        Assert.False(options.AuthEnabled);
        Assert.Equal([new ArcDevToken("boot", ArcPermissions.Admin), new ArcDevToken("r", ArcPermissions.Read)], options.Tokens);
    }

    [Theory]
    [InlineData("--port", "70000")]
    [InlineData("--port", "-1")]
    [InlineData("--port")]
    [InlineData("--colour", "red")]
    public void A_bad_flag_is_a_fault(params string[] arguments) =>
        Assert.NotNull(CommandLine.Parse(arguments, _ => null).Fault);

    [Fact]
    public void Without_arguments_it_listens_where_Arc_does()
    {
        var line = CommandLine.Parse([], _ => null);

        Assert.Null(line.Fault);
        Assert.Equal(("127.0.0.1", 8000, "/arc-data"), (line.ToOptions().Host, line.ToOptions().Port, line.ToOptions().Root));
    }
}
