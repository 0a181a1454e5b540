using Memtrace.Proxy.Storage.Postgres;
using Npgsql;

namespace Memtrace.Proxy.Tests.Storage.Postgres;

public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("postgres://u:p@db/x", "db", 5432, "u", "p", "x")]
    [InlineData("postgresql://u@10.0.0.1:6000/x", "10.0.0.1", 6000, "u", null, "x")]
    [InlineData("POSTGRES://u:p@[::1]:6000/x", "::1", 6000, "u", "p", "x")]
    [InlineData("postgres://a%40b:%2F%3F%25%3A%23@db/x%20y", "db", 5432, "a@b", "/?%:#", "x y")]
    [InlineData("postgres://u:a:b@db/x", "db", 5432, "u", "a:b", "x")]
    [InlineData("postgres://u:p@%2Fvar%2Frun%2Fpostgresql/x", "/var/run/postgresql", 5432, "u", "p", "x")]
    [InlineData("postgres://u:p@one:1,two,[::2]:3/x", "one:1,two:5432,[::2]:3", 1, "u", "p", "x")]
    public void An_address_says_where_a_store_is_and_how_it_is_entered(
        string text, string host, int port, string user, string? password, string database)
    {
        NpgsqlConnectionStringBuilder told = Parse(text).ToConnectionString();
        Assert.Equal((host, port, user, password, database), (told.Host, told.Port, told.Username, told.Password, told.Database));
        Assert.Equal((SslMode.Prefer, "memtrace"), (told.SslMode, told.ApplicationName));
    }

    [Fact]
    public void Options_have_libpqs_names()
    {
        NpgsqlConnectionStringBuilder told = Parse(
            "postgres://u:p@db/x?sslmode=verify-full&sslrootcert=/a.pem&sslcert=/b.pem&sslkey=/c.pem&application_name=n%20m"
            + "&options=-csearch_path%3Dmine&channel_binding=require&connect_timeout=3&target_session_attrs=primary").ToConnectionString();
        Assert.Equal(
            (SslMode.VerifyFull, "/a.pem", "/b.pem", "/c.pem", "n m", "-csearch_path=mine", ChannelBinding.Require),
            (told.SslMode, told.RootCertificate, told.SslCertificate, told.SslKey, told.ApplicationName, told.Options, told.ChannelBinding));
    }

    [Theory]
    [InlineData("disable", SslMode.Disable)]
    [InlineData("prefer", SslMode.Prefer)]
    [InlineData("require", SslMode.Require)]
    [InlineData("verify-ca", SslMode.VerifyCA)]
    [InlineData("verify-full", SslMode.VerifyFull)]
    [InlineData("require&sslrootcert=/a.pem", SslMode.VerifyCA)]
    public void Protection_is_what_libpq_means_by_it(string text, SslMode mode) =>
        Assert.Equal(mode, Parse($"postgres://u:p@db/x?sslmode={text}").ToConnectionString().SslMode);

    [Theory]
    [InlineData("mysql://u:hunter2@db/x", "it begins with neither postgres:// nor postgresql://")]
    [InlineData("postgres://db/x", "it names no user")]
    [InlineData("postgres://:hunter2@db/x", "it names no user")]
    [InlineData("postgres://u:hunter2@db", "it names no database")]
    [InlineData("postgres://u:hunter2@db/", "it names no database")]
    [InlineData("postgres://u:hunter2@db/x/y", "it names no database")]
    [InlineData("postgres://u:hunter2@/x", "a host is not host:port")]
    [InlineData("postgres://u:hunter2@db:0/x", "a host is not host:port")]
    [InlineData("postgres://u:hunter2@db:65536/x", "a host is not host:port")]
    [InlineData("postgres://u:hunter2@one,,two/x", "a host is not host:port")]
    [InlineData("postgres://u:hunter2@::1/x", "a host is not host:port")]
    [InlineData("postgres://u:hunter2@host;Password=1/x", "a host is not host:port")]
    [InlineData("postgres://u:hun@ter2@db/x", "a host is not host:port")]
    [InlineData("postgres://u:hunter2%zz@db/x", "is not percent-encoded")]
    [InlineData("postgres://u:hunter2%00@db/x", "is not percent-encoded")]
    [InlineData("postgres://u:hunter2@db/x?sslmode=on", "sslmode is not disable, prefer, require, verify-ca or verify-full")]
    [InlineData("postgres://u:hunter2@db/x?sslmod=require", "the option 'sslmod' is not known; known are sslmode")]
    [InlineData("postgres://u:hunter2@db/x?hunter2@=require", "the option '?' is not known")]
    [InlineData("postgres://u:hunter2@db/x?sslmode=require&sslmode=disable", "the option 'sslmode' is given twice")]
    [InlineData("postgres://u:hunter2@db/x?sslmode", "the option 'sslmode' has no value")]
    [InlineData("postgres://u:hunter2@db/x?connect_timeout=0", "connect_timeout is not whole seconds from 1 to 60")]
    [InlineData("postgres://u:hunter2@db/x?target_session_attrs=standby", "target_session_attrs is not any, read-write or primary")]
    [InlineData("postgres://u:hunter2@db/x?sslcert=/a", "sslcert and sslkey belong together")]
    [InlineData("postgres://u:hunter2@db/x?sslrootcert=/a", "sslrootcert verifies nothing without sslmode=verify-full")]
    [InlineData("postgres://u:hunter2@db/x?sslmode=disable&sslrootcert=/a", "sslmode=disable leaves no use for certificates")]
    public void What_is_wrong_is_said_and_the_password_is_not(string text, string fault)
    {
        Assert.False(PostgresAddress.TryParse(text, out PostgresAddress? address, out string said));
        Assert.Null(address);
        Assert.Contains(fault, said, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", said, StringComparison.Ordinal);
        Assert.DoesNotContain("ter2", said, StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_of_an_address_has_neither_password_nor_options() =>
        Assert.Equal(
            "postgres://a%40b@one:1,[::2]:5432/x",
            $"{Parse("postgres://a%40b:hunter2@one:1,[::2]/x?sslmode=require&options=-chunter%3D2")}");

    private static PostgresAddress Parse(string text) => PostgresTemplate.Parse(text);
}
