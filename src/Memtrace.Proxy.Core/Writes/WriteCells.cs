namespace Memtrace.Proxy.Core.Writes;

/// <summary>
/// What is left of the memory that one body may ask of a shared Arc, in cells: one value as Arc holds it until a body is stored, sixteen
/// bytes and whatever the value itself takes.
/// </summary>
internal sealed class WriteCells(long most)
{
    /// <summary>Cells of a body of text: half a gigabyte in Arc.</summary>
    public const long OfText = 32L << 20;

    /// <summary>Cells of a body of MessagePack, of which one byte can be a cell.</summary>
    public const long OfMsgpack = 16L << 20;

    private long _left = most;

    /// <summary>Takes so many; false, from then on for good, when they are not there.</summary>
    public bool TryTake(long cells) => (_left -= cells) >= 0;
}
