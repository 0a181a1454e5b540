using Microsoft.AspNetCore.Connections;

namespace Memtrace.Proxy.Bodies;

/// <summary>
/// What a client sends, counted, with the time that was spent waiting for it. Of a body that it cannot read the server says so with an
/// <see cref="IOException"/>, but of a trailer that holds a NUL as if it were a mistake of ours: here it is one like the others.
/// A connection that ends within the body is a <see cref="ConnectionResetException"/>, however it ended.
/// </summary>
internal sealed class CallerBody(Stream body, TimeProvider time) : ReadOnlyStream
{
    private const string UnexpectedEnd = "Unexpected end of request content.";

    private long _waited;

    /// <summary>Bytes that were read, as they were sent: compressed, but without the frames of chunks.</summary>
    public long Count { get; private set; }

    /// <summary>Time in which a read stood because the client had sent nothing.</summary>
    public TimeSpan WaitedFor => time.GetElapsedTime(0, _waited);

    /// <summary>A timestamp of a clock that stands still while the client is waited for.</summary>
    public long WorkingTimestamp => time.GetTimestamp() - _waited;

    /// <summary>Time between <paramref name="began"/>, a <see cref="WorkingTimestamp"/>, and now, less the waiting.</summary>
    public TimeSpan WorkedSince(long began) => time.GetElapsedTime(began, WorkingTimestamp);

    /// <summary>True for what the server says, in whatever it is wrapped, when the caller's connection ended within the body.</summary>
    public static bool IsEndOfConnection(Exception? fault) => fault switch
    {
        null => false,
        ConnectionResetException or BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest, Message: UnexpectedEnd } => true,
        AggregateException many => many.InnerExceptions.Any(IsEndOfConnection),
        _ => IsEndOfConnection(fault.InnerException),
    };

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            ValueTask<int> read = body.ReadAsync(buffer, cancellationToken);
            if (!read.IsCompletedSuccessfully)
            {
                return AwaitAsync(read);
            }

            int length = read.Result;
            Count += length;
            return ValueTask.FromResult(length);
        }
        catch (Exception fault) when (Explain(fault) is { } told)
        {
            throw told;
        }
    }

    private async ValueTask<int> AwaitAsync(ValueTask<int> read)
    {
        long began = time.GetTimestamp();
        try
        {
            int length = await read;
            Count += length;
            return length;
        }
        catch (Exception fault) when (Explain(fault) is { } told)
        {
            throw told;
        }
        finally
        {
            _waited += time.GetTimestamp() - began;
        }
    }

    // Of a connection that ended in order within a body the server makes a malformed request, and all the same sends it no answer.
    private static IOException? Explain(Exception fault) => fault switch
    {
        InvalidOperationException => new IOException("the body cannot be read", fault),
        BadHttpRequestException when IsEndOfConnection(fault) => new ConnectionResetException(UnexpectedEnd, fault),
        _ => null,
    };
}
