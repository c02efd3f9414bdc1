"""Writes the vectors that the time tests read: integers and Python's date, which knows no nanoseconds but all days.

    python3 make_time_vectors.py SEED FOLDER
"""
import calendar
import random
import sys
from datetime import date
from pathlib import Path

EPOCH = date(1970, 1, 1).toordinal()
SECOND = 10**9
DAY = 86_400 * SECOND
LOW, HIGH = -(1 << 63), (1 << 63) - 1


def days():
    for number in range(LOW // DAY, HIGH // DAY + 1):
        day = date.fromordinal(EPOCH + number)
        iso = day.isocalendar()
        yield number, day.year, day.month, day.day, day.isoweekday() % 7, day.timetuple().tm_yday, iso[0], iso[1]


def show(nanos, digits):
    """ISO 8601 with that many decimals, later ones cut off."""
    number, rest = divmod(nanos, DAY)
    second, fraction = divmod(rest, SECOND)
    text = f"{date.fromordinal(EPOCH + number).isoformat()}T"
    text += f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
    return text + (f".{fraction:09}"[: digits + 1] if digits else "")


def shortest(nanos):
    return next(digits for digits in (0, 3, 6, 9) if nanos % 10 ** (9 - digits) == 0)


def moment(pick):
    unit = pick.choice([1, 1, 1000, 10**6, SECOND, 60 * SECOND, DAY])
    near = pick.choice([0, LOW, HIGH, None, None, None])
    nanos = pick.randrange(LOW, HIGH) if near is None else near + pick.randrange(-(10**12), 10**12)
    return min(HIGH, max(LOW, nanos // unit * unit))


def texts(pick, count):
    for _ in range(count):
        nanos = moment(pick)
        if nanos // DAY * DAY < LOW:
            nanos = LOW
        digits = max(shortest(nanos), pick.randrange(10))
        while nanos % 10 ** (9 - digits):
            digits += 1
        offset = pick.choice([0, 0, pick.randrange(-23 * 60, 24 * 60)])
        local = nanos + offset * 60 * SECOND
        zone = f"{'+' if offset >= 0 else '-'}{abs(offset) // 60:02}{pick.choice(['', ':'])}{abs(offset) % 60:02}"
        if offset == 0:
            zone = pick.choice(["", "Z", "z", zone])
        text = show(local, digits).replace("T", pick.choice("Tt_")) + zone
        yield text, nanos, show(nanos, shortest(nanos)) + "Z", digits, show(nanos, digits) + "Z"


def months(pick, count):
    for _ in range(count):
        nanos = moment(pick)
        shift = pick.choice([1, -1, 12, -12, pick.randrange(-30, 30), pick.randrange(-8000, 8000)])
        number, rest = divmod(nanos, DAY)
        day = date.fromordinal(EPOCH + number)
        year, month = divmod(day.year * 12 + day.month - 1 + shift, 12)
        expected = "range"
        if 1 <= year <= 9999:
            last = calendar.monthrange(year, month + 1)[1]
            moved = (date(year, month + 1, min(day.day, last)).toordinal() - EPOCH) * DAY + rest
            expected = moved if LOW <= moved <= HIGH else "range"
        yield nanos, shift, expected


def floors(pick, count):
    for _ in range(count):
        nanos = moment(pick)
        bucket = pick.choice([1, 7, SECOND, 60 * SECOND, 3600 * SECOND, DAY, 7 * DAY, pick.randrange(1, HIGH)])
        start = nanos // bucket * bucket
        yield nanos, bucket, start if start >= LOW else "range"


def write(folder, name, rows):
    with open(folder / name, "w", encoding="ascii", newline="\n") as file:
        file.writelines(" ".join(map(str, row)) + "\n" for row in rows)


def main():
    pick, folder = random.Random(int(sys.argv[1])), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    write(folder, "days.txt", days())
    write(folder, "times.txt", texts(pick, 6000))
    write(folder, "months.txt", months(pick, 4000))
    write(folder, "floors.txt", floors(pick, 4000))


main()
