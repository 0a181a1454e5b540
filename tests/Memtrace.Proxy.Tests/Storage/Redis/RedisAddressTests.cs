using Memtrace.Proxy.Storage.Redis;
using Memtrace.Proxy.Tests.Storage.Servers;

namespace Memtrace.Proxy.Tests.Storage.Redis;

public sealed class RedisAddressTests
{
    [Theory]
    [InlineData("redis://cache:6379", false, "cache:6379", null, 0)]
    [InlineData("redis://cache", false, "cache:6379", null, 0)]
    [InlineData("REDISS://cache:6380/3", true, "cache:6380", null, 3)]
    [InlineData("redis://:hunter2@cache:1/0", false, "cache:1", "hunter2", 0)]
    [InlineData("redis://:p%40ss%2F%3A@cache:1", false, "cache:1", "p@ss/:", 0)]
    [InlineData("redis://:x@one:1,two:2,[2001:db8::1]:3/5", false, "one:1 two:2 2001:db8::1:3", "x", 5)]
    [InlineData("redis://10.0.0.1:1/", false, "10.0.0.1:1", null, 0)]
    public void An_address_is_read(string text, bool isTls, string hosts, string? password, int database)
    {
        Assert.True(RedisAddress.TryParse(text, out RedisAddress? address, out string fault), fault);

        Assert.Equal(
            (isTls, hosts, password, database),
            (address!.IsTls, string.Join(' ', address.Hosts.Select(host => $"{host.Host}:{host.Port}")), address.Password, address.Database));
        Assert.Equal("redis://***", address.ToString());
    }

    [Theory]
    [InlineData("redis://cache", "memtrace:")]
    [InlineData("redis://cache?prefix=blue:", "blue:")]
    [InlineData("redis://:p?ss@one:1,two:2/3?prefix=a.b_c/d-1", "a.b_c/d-1")]
    [InlineData("redis://cache/?", "memtrace:")]
    public void A_prefix_is_read(string text, string prefix)
    {
        Assert.True(RedisAddress.TryParse(text, out RedisAddress? address, out string fault), fault);

        Assert.Equal(prefix, address!.Prefix);
    }

    [Fact]
    public void The_file_of_an_authority_is_read_at_once_and_only_for_TLS()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("memtrace-ca-");
        string path = TlsFiles.Make(folder.FullName).AuthorityPath;

        Assert.True(RedisAddress.TryParse($"rediss://cache?ca={Uri.EscapeDataString(path)}", out RedisAddress? address, out _));
        Assert.NotNull(address!.Trust);
        Assert.False(RedisAddress.TryParse($"redis://cache?ca={path}", out _, out string fault));
        folder.Delete(recursive: true);
        Assert.EndsWith("ca is given without TLS; write rediss://", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("cache:6379")]
    [InlineData("http://cache:6379")]
    [InlineData("redis://")]
    [InlineData("redis:///0")]
    [InlineData("redis://cache:0")]
    [InlineData("redis://cache:65536")]
    [InlineData("redis://cache:")]
    [InlineData("redis://one:1,,two:2")]
    [InlineData("redis://ca che:1")]
    [InlineData("redis://2001:db8::1:6379")]
    [InlineData("redis://cache:1/x")]
    [InlineData("redis://cache:1/-1")]
    [InlineData("redis://cache:1/0/1")]
    [InlineData("redis://cache:1?db=3")]
    [InlineData("redis://cache:1?prefix=")]
    [InlineData("redis://cache:1?prefix={hunter2}")]
    [InlineData("redis://cache:1?prefix=hun ter2")]
    [InlineData("redis://cache:1?prefix=a&prefix=b")]
    [InlineData("redis://cache:1?hunter2")]
    [InlineData("rediss://cache:1?ca=/nowhere/hunter2.pem")]
    [InlineData("rediss://cache:1?ca=")]
    [InlineData("redis://:@cache:1")]
    [InlineData("redis://hunter2@cache:1")]
    [InlineData("redis://me:hunter2@cache:1")]
    [InlineData("redis://:hunter2@one:1,:hunter2@two:1")]
    [InlineData("redis://:hun/ter2@cache:1")]
    public void What_is_malformed_is_refused_without_a_word_of_it(string text)
    {
        Assert.False(RedisAddress.TryParse(text, out RedisAddress? address, out string fault));

        Assert.Null(address);
        Assert.StartsWith("MEMTRACE_REDIS_URL: ", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("ter2", fault, StringComparison.Ordinal);
    }
}
