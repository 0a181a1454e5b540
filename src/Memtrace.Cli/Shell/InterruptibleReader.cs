namespace Memtrace.Cli.Shell;

/// <summary>
/// Standard input whose waiting ends with the program: a read of the system's cannot be called off, so it is left to itself, and who waits
/// for a line gets an <see cref="OperationCanceledException"/> once the stop is asked for.
/// </summary>
internal sealed class InterruptibleReader(TextReader input, CancellationToken stop) : TextReader
{
    /// <inheritdoc/>
    public override int Read() => Await(input.Read);

    /// <inheritdoc/>
    public override string? ReadLine() => Await(input.ReadLine);

    private T Await<T>(Func<T> read)
    {
        var reading = Task.Run(read, stop);
        Task.WaitAny([reading], stop);
        return reading.GetAwaiter().GetResult();
    }
}
