using Memtrace.Proxy.Core.Audit;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Audit;

public sealed class AuditTamperingTests
{
    [Theory]
    [InlineData("UPDATE audit SET details = '{}' WHERE sequence = 3", 3, "row 3 was altered")]
    [InlineData("UPDATE audit SET actor = 'nobody' WHERE sequence = 3", 3, "row 3 was altered")]
    [InlineData("UPDATE audit SET action = 'org delete' WHERE sequence = 3", 3, "row 3 was altered")]
    [InlineData("UPDATE audit SET org_id = 'org_x' WHERE sequence = 3", 3, "row 3 was altered")]
    [InlineData("UPDATE audit SET key_id = 7 WHERE sequence = 3", 3, "row 3 was altered")]
    [InlineData("UPDATE audit SET at = at + 1 WHERE sequence = 3", 3, "row 3 was altered")]
    [InlineData("UPDATE audit SET hash = previous_hash WHERE sequence = 3", 3, "row 3 was altered")]
    [InlineData("UPDATE audit SET previous_hash = hash WHERE sequence = 3", 3, "row 3 does not follow the row before it")]
    [InlineData("DELETE FROM audit WHERE sequence = 3", 3, "row 3 is missing")]
    [InlineData("DELETE FROM audit WHERE sequence = 1", 1, "row 1 is missing")]
    [InlineData("UPDATE audit SET sequence = sequence - 1", 0, "row 0 was put in before the first")]
    [InlineData("UPDATE audit SET sequence = -sequence", -5, "row -5 was put in before the first")]
    [InlineData(
        "DELETE FROM audit WHERE sequence = 3; UPDATE audit SET sequence = 3 WHERE sequence = 4; "
        + "UPDATE audit SET sequence = 4 WHERE sequence = 5",
        3,
        "row 3 does not follow the row before it")]
    [InlineData(
        "UPDATE audit SET sequence = 30 WHERE sequence = 3; UPDATE audit SET sequence = 3 WHERE sequence = 4; "
        + "UPDATE audit SET sequence = 4 WHERE sequence = 30",
        3,
        "row 3 does not follow the row before it")]
    [InlineData(
        "INSERT INTO audit(sequence, at, actor, action, org_id, key_id, details, previous_hash, hash) "
        + "SELECT 6, at, actor, action, org_id, key_id, details, previous_hash, hash FROM audit WHERE sequence = 5",
        6,
        "row 6 does not follow the row before it")]
    public async Task The_first_row_that_does_not_fit_is_named(string tampering, long broken, string fault)
    {
        await using var temporary = new TemporaryStore();
        SqlStore store = await temporary.OpenAsync();
        for (int i = 1; i <= 5; i++)
        {
            await store.CreateAsync($"{i}");
        }

        Assert.Equal(5, (await store.Audit.VerifyAsync(null, default)).Count);

        temporary.Run(tampering);

        AuditVerdict verdict = await store.Audit.VerifyAsync(null, default);
        Assert.Equal((broken, fault), (verdict.FirstBroken, verdict.Fault));
        Assert.Equal(Math.Max(broken - 1, 0), verdict.Count);
    }
}
