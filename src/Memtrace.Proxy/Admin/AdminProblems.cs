using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Admin;

/// <summary>Which refusal each problem of the registry becomes; the sentence is the registry's own.</summary>
public static class AdminProblems
{
    public static Refusal RefusalOf(Problem problem) => EntryOf(problem.Code) with { Error = problem.Text };

    /// <summary>The problem behind a refusal's code; null when that code is no problem of the registry.</summary>
    public static ProblemCode? CodeOf(string? code) =>
        Enum.GetValues<ProblemCode>().Cast<ProblemCode?>().FirstOrDefault(each => EntryOf(each!.Value).Code == code);

    private static Refusal EntryOf(ProblemCode code) => code switch
    {
        ProblemCode.InvalidValue => AdminRefusals.InvalidValue,
        ProblemCode.OrganizationNotFound => AdminRefusals.OrganizationNotFound,
        ProblemCode.OrganizationDeleted => AdminRefusals.OrganizationDeleted,
        ProblemCode.NothingToUndo => AdminRefusals.NothingToUndo,
        ProblemCode.KeyNotFound => AdminRefusals.KeyNotFound,
        ProblemCode.KeyNameTaken => AdminRefusals.KeyNameTaken,
        ProblemCode.KeyNotActive => AdminRefusals.KeyNotActive,
        ProblemCode.NoArc => AdminRefusals.NoArc,
        ProblemCode.ArcExists => AdminRefusals.ArcExists,
        ProblemCode.ArcTaken => AdminRefusals.ArcTaken,
        ProblemCode.CredentialNotSwitched => AdminRefusals.CredentialNotSwitched,
        ProblemCode.ArcUnproven => AdminRefusals.ArcUnproven,
        ProblemCode.ArcRefused or ProblemCode.ArcFailed => AdminRefusals.ArcRefused,
        ProblemCode.UnderWay => AdminRefusals.UnderWay,
        ProblemCode.StoreFailed => RefusalCatalogue.StoreUnavailable,
        ProblemCode.NodeNotFound => AdminRefusals.NodeNotFound,
        ProblemCode.NodeLive => AdminRefusals.NodeLive,
        ProblemCode.TokenNotFound => AdminRefusals.TokenNotFound,
        ProblemCode.TokenNameTaken => AdminRefusals.TokenNameTaken,
        ProblemCode.NotAsExpected => AdminRefusals.PreconditionFailed,
        _ => AdminRefusals.Refused,
    };
}
