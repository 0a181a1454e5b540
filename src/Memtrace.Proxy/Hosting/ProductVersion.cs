namespace Memtrace.Proxy.Hosting;

/// <summary>The version of this build, as the programs print it.</summary>
public static class ProductVersion
{
    /// <summary>Major, minor and patch.</summary>
    public static string Text { get; } = typeof(ProductVersion).Assembly.GetName().Version is { } version
        ? version.ToString(3)
        : "0.0.0";
}
