using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Rooms;

/// <summary>What went wrong while a client's body was read, as a refusal.</summary>
internal static class BodyRefusals
{
    public static Refusal Explain(Exception? fault) => StatusOf(fault) switch
    {
        StatusCodes.Status408RequestTimeout => RefusalCatalogue.SlowBody,
        StatusCodes.Status413PayloadTooLarge => RefusalCatalogue.BodyTooLarge,
        _ => RefusalCatalogue.UnreadableBody,
    };

    private static int StatusOf(Exception? fault) => fault switch
    {
        null => 0,
        BadHttpRequestException bad => bad.StatusCode,
        AggregateException many => many.InnerExceptions.Select(StatusOf).Max(),
        _ => StatusOf(fault.InnerException),
    };
}
