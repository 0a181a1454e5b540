using Memtrace.Proxy.Bodies;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Rooms;

/// <summary>What went wrong while a client's body was read, as a refusal.</summary>
internal static class BodyRefusals
{
    public static Refusal Explain(Exception? fault) => Find(fault) ?? StatusOf(fault) switch
    {
        StatusCodes.Status408RequestTimeout => RefusalCatalogue.SlowBody,
        StatusCodes.Status413PayloadTooLarge => RefusalCatalogue.BodyTooLarge,
        _ => RefusalCatalogue.UnreadableBody,
    };

    // An inspected body that was refused on its way.
    private static Refusal? Find(Exception? fault) => fault switch
    {
        null => null,
        BodyRefusedException refused => refused.Refusal,
        AggregateException many => many.InnerExceptions.Select(Find).FirstOrDefault(found => found is not null),
        _ => Find(fault.InnerException),
    };

    private static int StatusOf(Exception? fault) => fault switch
    {
        null => 0,
        BadHttpRequestException bad => bad.StatusCode,
        // A read that was given up, of a caller who is still there.
        OperationCanceledException => StatusCodes.Status408RequestTimeout,
        AggregateException many => many.InnerExceptions.Select(StatusOf).Max(),
        _ => StatusOf(fault.InnerException),
    };
}
