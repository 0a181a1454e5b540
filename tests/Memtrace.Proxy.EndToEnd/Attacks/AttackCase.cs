using Memtrace.Proxy.EndToEnd.Calls;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>One way in which a row of the list of attacks can be put.</summary>
/// <param name="Row">The row's number.</param>
/// <param name="Name">What is special about this one.</param>
/// <param name="Request">The request, with placeholders for keys and addresses; without a credential it carries the attacker's key.</param>
/// <param name="Expected">What must become of it.</param>
internal sealed record AttackCase(int Row, string Name, RawRequest Request, Outcome Expected)
{
    public override string ToString() => $"{Row:000} {Name}";
}
