#!/usr/bin/env python3
"""A second verifier of the sealed log, written from the published formats alone: RFC 6962/9162 (tree and proofs), RFC 8032 (Ed25519),
c2sp.org signed-note, tlog-checkpoint, tlog-cosignature, tlog-tiles and tlog-proof, and platform/seal/README.md for entries and receipts. It
shares nothing with the product, needs only Python's standard library, and may be read through in half an hour.

    verify.py --log VKEY [--witness VKEY ...] [--need N] PATH ...

PATH is a folder of a log (checkpoint, tile/...) or a receipt (a .tlog-proof file). One line each; exit code 0 only where all hold."""
import argparse, base64, functools, hashlib, json, os, re, sys

# Ed25519, RFC 8032 section 5.1. Points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P

def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P

def times(k, p):
    q = (0, 1, 1, 0)
    for bit in bin(k)[2:]:
        q = add(add(q, q), p) if bit == "1" else add(q, q)
    return q

def point(b):
    y, sign = int.from_bytes(b, "little") % 2**255, b[31] >> 7
    x2 = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - x2) % P or (x == 0 and sign):
        raise ValueError("no point of the curve")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P

BASE = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))

def signed_by(key, message, signature):
    require(len(signature) == 64, "no signature")
    a, r, s = point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    p, q = times(s, BASE), add(r, times(k, a))
    return s < L and (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0

# The tree, RFC 6962 section 2.1.
def sha(b):
    return hashlib.sha256(b).digest()

def node(left, right):
    return sha(b"\x01" + left + right)

def includes(index, size, leaf, proof, root):  # RFC 9162 section 2.1.3.2
    at, last, h = index, size - 1, leaf
    for p in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            h = node(p, h)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            h = node(h, p)
        at, last = at >> 1, last >> 1
    return last == 0 and h == root

# Notes and checkpoints.
def unbase64(text):
    b = base64.b64decode(text, validate=True)
    require(base64.b64encode(b).decode() == text, "base64 in another form")
    return b

def number(text):
    require(text == str(int(text)) and int(text) >= 0, "no decimal number")
    return int(text)

def require(condition, reason):
    if not condition:
        raise ValueError(reason)

def vkey(text):
    name, kid, data = text.split("+", 2)
    data = unbase64(data)
    require(sha(name.encode() + b"\n" + data)[:4].hex() == kid and len(data) == 33 and data[0] in (1, 4), "a wrong vkey")
    return name, kid, data[0], data[1:]

def open_note(note, keys):
    require(not re.search("[\x00-\x09\x0b-\x1f]", note), "control characters in the note")
    text, gap, lines = note.rpartition("\n\n")
    require(gap and lines.endswith("\n"), "no note")
    text, said = text + "\n", set()
    for line in lines[:-1].split("\n"):
        dash, name, data = line.split(" ")
        data = unbase64(data)
        require(dash == "—" and len(data) > 4, "no signature line")
        for key in keys:
            if key[:2] == (name, data[:4].hex()):
                time = f"cosignature/v1\ntime {int.from_bytes(data[4:12], 'big')}\n" if key[2] == 4 else ""
                require(signed_by(key[3], (time + text).encode(), data[12 if time else 4 :]), f"the signature of {name} is wrong")
                said.add(key)
    return text, said

def open_checkpoint(note, log, witnesses, need):
    text, said = open_note(note, [log] + witnesses)
    count = len({key[3] for key in said} - {log[3]})
    require(log in said and count >= need, f"not signed by the log and {need} witnesses")
    origin, size, root = text.split("\n")[:3]
    require(origin == log[0], "the checkpoint of another log")
    return number(size), unbase64(root)

# A log in a folder.
def tile(folder, level, n, width):
    groups = str(n).zfill(-(-len(str(n)) // 3) * 3)
    parts = [groups[i : i + 3] for i in range(0, len(groups), 3)]
    path = os.path.join(folder, "tile", str(level), *["x" + p for p in parts[:-1]], parts[-1])
    partial = os.path.join(path + ".p", str(width))
    with open(partial if width < 256 and os.path.exists(partial) else path, "rb") as file:
        return file.read()

def verify_log(folder, *trust):
    with open(os.path.join(folder, "checkpoint"), encoding="utf-8", newline="") as file:
        size, root = open_checkpoint(file.read(), *trust)
    row = []
    for n in range(-(-size // 256)):
        width = min(256, size - n * 256)
        data, entries = tile(folder, "entries", n, width), []
        while data:
            end = 2 + int.from_bytes(data[:2], "big")
            require(len(data) >= end, f"entry bundle {n} is cut off")
            entries, data = entries + [data[2:end]], data[end:]
        require(len(entries) >= width, f"entry bundle {n} has {len(entries)} entries")
        row += [sha(b"\x00" + entry) for entry in entries[:width]]
    leaves = row

    @functools.cache
    def mth(lo, hi):
        if hi - lo < 2:
            return leaves[lo] if hi > lo else sha(b"")
        k = 1 << (hi - lo - 1).bit_length() - 1
        return node(mth(lo, lo + k), mth(lo + k, hi))

    def path(m, lo, hi):
        if hi - lo == 1:
            return []
        k = 1 << (hi - lo - 1).bit_length() - 1
        return path(m, lo, lo + k) + [mth(lo + k, hi)] if m < lo + k else path(m, lo + k, hi) + [mth(lo, lo + k)]

    require(mth(0, size) == root, "the entries give another root than the checkpoint")
    level = 0
    while row:
        for n in range(-(-len(row) // 256)):
            want = row[n * 256 : n * 256 + 256]
            require(tile(folder, level, n, len(want))[: 32 * len(want)] == b"".join(want), f"tile {level}/{n} is not of this tree")
        level, span = level + 1, 256 ** (level + 1)
        row = [mth(i * span, i * span + span) for i in range(size // span)]
    for index in range(0, size, max(1, size // 1000)):
        require(includes(index, size, leaves[index], path(index, 0, size), root), f"entry {index} is not in the tree")
    return f"{size} entries"

# A receipt.
def verify_receipt(file, *trust):
    with open(file, encoding="utf-8", newline="") as stream:
        head, gap, note = stream.read().partition("\n\n")
    lines = head.split("\n")
    require(gap and re.match(r"c2sp\.org/tlog-proof@v1\nextra .*\nindex [0-9]", head), "no receipt of an event")
    text = unbase64(lines[1][6:]).decode()
    extra = json.loads(text)
    canonical = json.dumps(extra, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    require(canonical == text and extra["format"] == "linan-receipt/1", "the disclosure is of another form")
    entry, private, subject = unbase64(extra["entry"]), unbase64(extra["private"]), extra["subject"]
    hashes = [unbase64(h) for h in extra["others"]]
    if subject is not None:
        words = json.dumps({"person": subject["person"], "shown": subject["shown"]}, ensure_ascii=False, separators=(",", ":"))
        hashes.append(sha(unbase64(subject["salt"]) + words.encode()))
    if extra["names"] is not None:
        names, said = open_note(extra["names"], [trust[0]])
        require(said and names.startswith("linan-names/1\n"), "the names are not signed by the log")
    require(sha(b"linan-commit-v1" + private + b"".join(sorted(hashes))) == entry[-32:], "the disclosed part is not what was sealed")
    size, root = open_checkpoint(note, *trust)
    index, proof = number(lines[2][6:]), [unbase64(line) for line in lines[3:]]
    require(index < size and includes(index, size, sha(b"\x00" + entry), proof, root), "the entry is not in the signed tree")
    return f"entry {index} of {size}: {entry[:-32].decode()}"

if __name__ == "__main__":
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--log", required=True, type=vkey)
    args.add_argument("--witness", action="append", default=[], type=vkey)
    args.add_argument("--need", type=int, default=0)
    args.add_argument("paths", nargs="+")
    given, wrong = args.parse_args(), 0
    for place in given.paths:
        verify = verify_log if os.path.isdir(place) else verify_receipt
        try:
            print(f"ok {place}: {verify(place, given.log, given.witness, given.need)}")
        except (ValueError, KeyError, TypeError, OSError) as fault:
            wrong += 1
            print(f"refused {place}: {fault}")
    sys.exit(1 if wrong else 0)
