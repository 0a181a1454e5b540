using Memtrace.Proxy.Answers;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Memtrace.Proxy.Swap;

/// <summary>Tells YARP to copy no header and no trailer by itself, neither way, and puts the two transforms of this proxy in.</summary>
internal sealed class SwapTransforms(SwapTransform swap, AnswerTransform answers) : ITransformProvider
{
    public void Apply(TransformBuilderContext context)
    {
        context.CopyRequestHeaders = false;
        context.CopyResponseHeaders = false;
        context.CopyResponseTrailers = false;
        context.UseDefaultForwarders = false;
        context.RequestTransforms.Add(swap);
        context.ResponseTransforms.Add(answers);
    }

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }
}
