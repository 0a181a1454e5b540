namespace Memtrace.Proxy.Tests.Telemetry;

/// <summary>
/// Tests that listen to all that is measured or traced in this process. They would hear the nodes of other tests, and lose what a node of
/// another test takes along when it ends; and other tests would carry a trace that only they listen to. So nothing runs beside them.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeProcess
{
    public const string Name = "whole process";
}
