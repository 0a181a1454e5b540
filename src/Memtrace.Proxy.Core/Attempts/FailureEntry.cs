using System.Runtime.CompilerServices;

namespace Memtrace.Proxy.Core.Attempts;

/// <summary>One address in the table. Moments are milliseconds of Unix time; the table's lock guards every member.</summary>
internal struct FailureEntry
{
    public ClientAddress Address;
    public bool IsUsed;

    private SlotCounts _counts;
    private long _newestSlot;
    private long _since;
    private long _until;
    private long _allowanceSecond;
    private int _allowancesTaken;

    public FailureEntry(ClientAddress address, long slot)
    {
        Address = address;
        IsUsed = true;
        _newestSlot = slot;
    }

    public readonly long Since => _since;

    public readonly long Until => _until;

    public readonly bool IsBanned(long now, FailureLimit limit) => now < _until && _until - now <= limit.LongestBan;

    /// <summary>Failures that count in the window that ends in a slot.</summary>
    public readonly int SumAt(long slot)
    {
        int sum = 0;
        for (long each = Math.Max(_newestSlot, slot) - FailureLimit.Slots + 1; each <= _newestSlot; each++)
        {
            sum += _counts[(int)(each % FailureLimit.Slots)];
        }

        return sum;
    }

    public void Add(long slot)
    {
        if (slot <= _newestSlot - FailureLimit.Slots)
        {
            // The clock was set back by more than a window: what was counted says nothing.
            _counts = default;
            _newestSlot = slot;
        }

        MoveTo(slot);
        ref ushort count = ref _counts[(int)(slot % FailureLimit.Slots)];
        count = (ushort)Math.Min(count + 1, ushort.MaxValue);
    }

    /// <summary>A slot counts at least this much; a slot that has left the window is nobody's concern any more.</summary>
    public void RaiseTo(long slot, int total)
    {
        MoveTo(slot);
        if (slot > _newestSlot - FailureLimit.Slots)
        {
            ref ushort count = ref _counts[(int)(slot % FailureLimit.Slots)];
            count = (ushort)Math.Max(count, Math.Min(total, ushort.MaxValue));
        }
    }

    /// <summary>Bans the address for as long as the limit is reached; true when it was not banned before.</summary>
    public bool BanIfDue(long now, FailureLimit limit)
    {
        MoveTo(limit.SlotAt(now));
        int sum = SumAt(_newestSlot);
        if (sum < limit.Failures)
        {
            return false;
        }

        bool isNew = !IsBanned(now, limit);
        _since = isNew ? now : _since;
        _until = Math.Max(now + limit.LeastBan, FreeAt(sum, limit));
        return isNew;
    }

    public bool TakeAllowance(long now)
    {
        long second = now / 1000;
        _allowancesTaken = second == _allowanceSecond ? _allowancesTaken + 1 : 1;
        _allowanceSecond = second;
        _allowancesTaken = Math.Min(_allowancesTaken, FailureLimit.AllowedLookUps + 1);
        return _allowancesTaken <= FailureLimit.AllowedLookUps;
    }

    // The moment at which so many of the oldest slots have left that the rest is below the limit.
    private readonly long FreeAt(int sum, FailureLimit limit)
    {
        long slot = _newestSlot - FailureLimit.Slots;
        while (sum >= limit.Failures)
        {
            slot++;
            sum -= _counts[(int)(slot % FailureLimit.Slots)];
        }

        return (slot + FailureLimit.Slots) * limit.SlotLength;
    }

    private void MoveTo(long slot)
    {
        if (slot >= _newestSlot + FailureLimit.Slots)
        {
            _counts = default;
            _newestSlot = slot;
        }

        while (_newestSlot < slot)
        {
            _newestSlot++;
            _counts[(int)(_newestSlot % FailureLimit.Slots)] = 0;
        }
    }

    [InlineArray(FailureLimit.Slots)]
    private struct SlotCounts
    {
        private ushort _first;
    }
}
