using System.Buffers;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>A set of numbers other than zero, in room that is lent: an ordinary body costs no allocation.</summary>
internal sealed class NumberSet
{
    private const int FirstRoom = 256;

    private ulong[] _slots = [];
    private int _count;

    /// <summary>False when the number was there.</summary>
    public bool Add(ulong number)
    {
        if (2 * _count >= _slots.Length)
        {
            Widen();
        }

        int at = Slot(number);
        if (_slots[at] == number)
        {
            return false;
        }

        _slots[at] = number;
        _count++;
        return true;
    }

    /// <summary>Adds a number unless one is there that differs in the lowest bits alone; hands out the one that is there now.</summary>
    public ulong Settle(ulong number, ulong lowest, out bool added)
    {
        if (2 * _count >= _slots.Length)
        {
            Widen();
        }

        ulong[] slots = _slots;
        int mask = slots.Length - 1;
        int at = (int)(number >> 32) & mask;
        while (slots[at] != 0 && ((slots[at] ^ number) & ~lowest) != 0)
        {
            at = (at + 1) & mask;
        }

        added = slots[at] == 0;
        if (added)
        {
            slots[at] = number;
            _count++;
        }

        return slots[at];
    }

    /// <summary>Gives the room back; nothing may be added after it.</summary>
    public void Release()
    {
        if (_slots.Length > 0)
        {
            ArrayPool<ulong>.Shared.Return(_slots);
            _slots = [];
        }
    }

    private int Slot(ulong number)
    {
        ulong[] slots = _slots;
        int mask = slots.Length - 1;
        int at = (int)(number >> 32) & mask;
        while (slots[at] != 0 && slots[at] != number)
        {
            at = (at + 1) & mask;
        }

        return at;
    }

    // The pool hands out powers of two.
    private void Widen()
    {
        ulong[] narrow = _slots;
        _slots = ArrayPool<ulong>.Shared.Rent(Math.Max(FirstRoom, 2 * narrow.Length));
        Array.Clear(_slots);
        foreach (ulong number in narrow)
        {
            if (number != 0)
            {
                _slots[Slot(number)] = number;
            }
        }

        if (narrow.Length > 0)
        {
            ArrayPool<ulong>.Shared.Return(narrow);
        }
    }
}
