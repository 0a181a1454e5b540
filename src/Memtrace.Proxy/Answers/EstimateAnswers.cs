using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.Answers;

/// <summary>
/// <c>/api/v1/query/estimate</c>, written anew: Arc reports a failure of it with status 200 and DuckDB's own words. Null when Arc's
/// document is not what it should be.
/// </summary>
internal static class EstimateAnswers
{
    public static byte[]? Estimate(ReadOnlyMemory<byte> estimate, DatabaseName database) =>
        SmallDocument.Rewritten(estimate, (from, to) =>
        {
            to.WriteBoolean("success", from.GetProperty("success").GetBoolean());
            SmallDocument.CopyNumbers(from, to, "estimated_rows");
            if (SmallDocument.TextOf(from, "warning_level") is "none" or "low" or "medium" or "high" or "error")
            {
                to.WriteString("warning_level", SmallDocument.TextOf(from, "warning_level"));
            }

            if (SmallDocument.TextOf(from, "warning_message") is { } message && ArcErrorText.Warning(message) is { } warning)
            {
                to.WriteString("warning_message", warning);
            }

            SmallDocument.CopyNumbers(from, to, "execution_time_ms");
            if (SmallDocument.TextOf(from, "error") is { Length: > 0 } failure)
            {
                to.WriteString("error", ArcErrorText.Sentence(failure, database) ?? ArcErrors.QueryFailed(failure));
            }
        });
}
