"""Writes the vectors that the fixed-point tests read, with Python's decimal as the oracle.

    python3 make_vectors.py SEED FOLDER

Each file holds one operation per line, fields parted by blanks, the expected answer last: an integer mantissa, or
`overflow`, `inexact`, `malformed`, `zero` (a division by zero). Every answer is computed with 2,000 digits and rounded
once by Decimal.quantize. That is exact: a quotient of two 256-bit integers that is no tie lies further than 10^-160
from every tie, and one that is a tie terminates.
"""
import decimal
import random
import re
import struct
import sys
from decimal import Decimal
from pathlib import Path

MODES = {
    "HalfEven": decimal.ROUND_HALF_EVEN,
    "HalfUp": decimal.ROUND_HALF_UP,
    "HalfDown": decimal.ROUND_HALF_DOWN,
    "Up": decimal.ROUND_UP,
    "Down": decimal.ROUND_DOWN,
    "Ceiling": decimal.ROUND_CEILING,
    "Floor": decimal.ROUND_FLOOR,
}
NAMES = list(MODES)
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
decimal.setcontext(decimal.Context(prec=2000, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN))


def value(mantissa, scale):
    return Decimal(mantissa).scaleb(-scale)


def settle(exact, scale, mode, bits):
    """The mantissa of an exact number at a scale, or why there is none."""
    rounded = exact.quantize(Decimal(1).scaleb(-scale), rounding=MODES.get(mode, decimal.ROUND_DOWN))
    mantissa = int(rounded.scaleb(scale))
    if not -(1 << (bits - 1)) <= mantissa < 1 << (bits - 1):
        return "overflow"
    if mode == "Exact" and rounded != exact:
        return "inexact"
    return mantissa


class Source:
    """Mantissas where arithmetic goes wrong: limits, powers of two and ten, halves, and all magnitudes between."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def mantissa(self, bits):
        pick = self.random
        limit = 1 << (bits - 1)
        kind = pick.randrange(8)
        if kind == 0:
            chosen = pick.choice([limit - 1, -limit, 1 - limit, limit - 2]) + 0
        elif kind == 1:
            chosen = pick.randrange(-12, 13)
        elif kind == 2:
            chosen = pick.choice([1, 2, 5, -1, -5]) * 10 ** pick.randrange(0, 38) + pick.randrange(-1, 2)
        elif kind == 3:
            chosen = pick.choice([1, -1]) * ((1 << pick.randrange(bits)) + pick.randrange(-1, 2))
        elif kind == 4:
            chosen = pick.choice([1, -1]) * (pick.randrange(10**9) * 10 + 5) * 10 ** pick.randrange(0, 28)
        else:
            chosen = pick.choice([1, -1]) * pick.getrandbits(pick.randrange(1, bits))
        return chosen if -limit <= chosen < limit else pick.randrange(-limit, limit)

    def scale(self, bits):
        return self.random.choice([0, 0, 1, 2, 4, 4, 8, 9, 18, self.random.randrange(19 if bits == 64 else 39)])

    def mode(self):
        return self.random.choice(NAMES)


def arithmetic(source, bits, count):
    limit = 1 << (bits - 1)
    for index in range(count):
        a, b = source.mantissa(bits), source.mantissa(bits)
        sa, sb, target, mode = source.scale(bits), source.scale(bits), source.scale(bits), source.mode()
        shape = index % 4
        if shape == 1 and b:
            # The result lands on the edge of the range.
            target = min(38, sa + sb)
            a = max(-limit, min(limit - 1, limit // b + source.random.randrange(-1, 2)))
        if shape == 2 and b:
            # The quotient is an exact half, or one unit beside it.
            target, sa, sb = 0, 0, 0
            half = b * source.random.randrange(-1000, 1000) + b // 2 + source.random.choice([0, 0, -1, 1])
            a = max(-limit, min(limit - 1, half))
        left, right = value(a, sa), value(b, sb)
        yield "mul", bits, mode, sa, a, sb, b, target, settle(left * right, target, mode, bits)
        quotient = settle(left / right, target, mode, bits) if b else "zero"
        yield "div", bits, mode, sa, a, sb, b, target, quotient
        yield "rescale", bits, mode, sa, a, 0, 0, target, settle(left, target, mode, bits)
        yield "rescale", bits, "Exact", sa, a, 0, 0, target, settle(left, target, "Exact", bits)
        yield "add", bits, mode, sa, a, sa, b, sa, settle(left + value(b, sa), sa, mode, bits)
        yield "sub", bits, mode, sa, a, sa, b, sa, settle(left - value(b, sa), sa, mode, bits)
        yield "compare", bits, mode, sa, a, sb, b, 0, (left > right) - (left < right)
    for scale in range(39):
        for text in (5, 15, 25, -5, -15, -25, 1, -1, 9, -9, 10**scale, -(10**scale)):
            for mode in NAMES:
                yield "rescale", bits, mode, scale, text_fit(text, limit), 0, 0, max(0, scale - 1), settle(
                    value(text_fit(text, limit), scale), max(0, scale - 1), mode, bits)


def text_fit(mantissa, limit):
    return mantissa if -limit <= mantissa < limit else limit - 1


def ratios(source, count):
    """Quotients of 256-bit integers with a shift, as sums of products leave them."""
    for _ in range(count):
        n, d, mode = source.mantissa(256), source.mantissa(256), source.mode()
        shift = source.random.choice([0, 0, 4, -4, 38, -38, source.random.randrange(-76, 77)])
        if source.random.randrange(3) == 0 and d:
            n = max(-(1 << 255), min((1 << 255) - 1, d * source.mantissa(100) + d // 2))
            shift = 0
        exact = Decimal(n).scaleb(shift) / Decimal(d) if d else None
        yield mode, n, d, shift, settle(exact, 0, mode, 128) if d else "zero"


def vwaps(source, count):
    for _ in range(count):
        pick = source.random
        scale, target, mode = pick.choice([0, 2, 4, 8, 18]), pick.choice([0, 2, 4, 8, 18]), source.mode()
        bits = pick.choice([20, 40, 63, 100, 120])
        rows = [(pick.getrandbits(bits) * pick.choice([1, 1, -1]), pick.getrandbits(pick.choice([4, 20, bits])))
                for _ in range(pick.randrange(1, 24))]
        size = sum(s for _, s in rows)
        exact = sum(value(p, scale) * s for p, s in rows) / Decimal(size) if size else None
        expected = settle(exact, target, mode, 128) if size else "zero"
        yield mode, scale, target, ",".join(f"{p}:{s}" for p, s in rows), expected


def random_text(source):
    pick = source.random
    count = pick.choice([1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 30, 45])
    digits = "".join(pick.choice("0000123456789") for _ in range(count))
    if pick.randrange(3):
        point = pick.randrange(len(digits) + 1)
        digits = digits[:point] + "." + digits[point:]
    if pick.randrange(6) == 0:
        digits += pick.choice("eE") + pick.choice(["", "+", "-"]) + str(pick.choice([0, 1, 3, 7, 12, 40, 99999]))
    if pick.randrange(8) == 0:
        digits += pick.choice(["0" * 30, "5", "50", "500001", "49999"])
    if pick.randrange(12) == 0:
        place = pick.randrange(len(digits) + 1)
        digits = digits[:place] + pick.choice("x./:+-,eE_") + digits[place:]
    return pick.choice(["", "", "-", "+"]) + digits


def read(text):
    """Decimal(text), with exponents cut to where every coefficient of these texts over- or underflows any scale."""
    coefficient, _, exponent = text.lower().partition("e")
    return Decimal(coefficient).scaleb(max(-1000, min(1000, int(exponent or 0))))


def texts(source, bits, count):
    for index in range(count):
        scale, mode = source.scale(bits), source.random.choice(NAMES + ["Exact"] * 3)
        text = random_text(source)
        if index % 5 == 0:
            text = str(value(source.mantissa(bits), scale))
        if index % 37 == 0:
            text = format(value((1 << (bits - 1)) + source.random.randrange(-2, 3), scale), "f")
        if not NUMBER.fullmatch(text):
            yield bits, mode, scale, text, "malformed"
        else:
            yield bits, mode, scale, text, settle(read(text), scale, mode, bits)


def formats(source, bits, count):
    for _ in range(count):
        scale, mantissa = source.scale(bits), source.mantissa(bits)
        full = format(value(mantissa, scale), "f")
        trimmed = full.rstrip("0").rstrip(".") if "." in full else full
        yield scale, mantissa, full, trimmed


def doubles(source, bits, count):
    """float(Decimal) is correctly rounded, and repr(float) is the shortest text."""
    for _ in range(count):
        scale, mantissa = source.scale(bits), source.mantissa(bits)
        nearest = float(value(mantissa, scale))
        pattern = struct.unpack("<q", struct.pack("<d", nearest))[0]
        mode = source.random.choice(NAMES + ["Exact"])
        yield bits, scale, mantissa, pattern, mode, settle(Decimal(repr(nearest)), scale, mode, bits)


def write(folder, name, rows):
    with open(folder / name, "w", encoding="ascii", newline="\n") as file:
        file.writelines(" ".join(map(str, row)) + "\n" for row in rows)


def main():
    source, folder = Source(int(sys.argv[1])), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for bits in (64, 128):
        write(folder, f"arithmetic{bits}.txt", arithmetic(source, bits, 3000))
        write(folder, f"texts{bits}.txt", texts(source, bits, 6000))
        write(folder, f"formats{bits}.txt", formats(source, bits, 3000))
        write(folder, f"doubles{bits}.txt", doubles(source, bits, 2000))
    write(folder, "ratios.txt", ratios(source, 6000))
    write(folder, "vwaps.txt", vwaps(source, 2000))


main()
