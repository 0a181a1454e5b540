using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Core.Changes;

namespace Memtrace.Proxy.Tests.Admin;

public sealed class ConfirmedChangeTests
{
    [Fact]
    public void One_node_that_does_not_act_on_a_change_is_enough_to_say_so() => Assert.Equal(
        "not confirmed by: b (host)", ConfirmedChange.Of(new Confirmation(["a"], ["b"]) { UnconfirmedLabels = ["b (host)"] }).Note);

    [Fact]
    public void Where_every_node_acts_on_it_there_is_nothing_to_say() => Assert.Null(ConfirmedChange.Of(new Confirmation(["a"], [])).Note);
}
