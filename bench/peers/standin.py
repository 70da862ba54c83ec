"""Stands in for the Python package datasketch where that is not installed: the same names, the same work.

Written from what its documentation says of MinHash and MinHashLSH: each value is hashed with SHA-1, of which four bytes
count; each of num_perm permutations is (a h + b) mod (2^61 - 1), in arrays of NumPy; a band is a dictionary of
sets; bands and rows are those with the least sum of the false positive and false negative areas, weighted equally."""
import hashlib

import numpy

__version__ = "stand-in, NumPy " + numpy.__version__
PRIME, MOST = numpy.uint64((1 << 61) - 1), numpy.uint64((1 << 32) - 1)


class MinHash:
    def __init__(self, num_perm=128, permutations=None):
        if permutations is None:
            draw = numpy.random.RandomState(1)
            permutations = (draw.randint(1, int(PRIME), num_perm, dtype=numpy.uint64), draw.randint(0, int(PRIME), num_perm, dtype=numpy.uint64))
        self.permutations = permutations
        self.hashvalues = numpy.full(num_perm, MOST, dtype=numpy.uint64)

    def copy(self):
        return MinHash(len(self.hashvalues), self.permutations)

    def update_batch(self, values):
        hashes = numpy.array([int.from_bytes(hashlib.sha1(v).digest()[:4], "little") for v in values], dtype=numpy.uint64)
        a, b = self.permutations
        permuted = (hashes[:, None] * a + b) % PRIME & MOST
        self.hashvalues = numpy.minimum(self.hashvalues, permuted.min(axis=0))

    def jaccard(self, other):
        return numpy.count_nonzero(self.hashvalues == other.hashvalues) / len(self.hashvalues)


def wrong_area(threshold, b, r, steps=200):
    """Area above the curve of what is found right of the threshold, and below it left of the threshold."""
    found = lambda s: 1 - (1 - s ** r) ** b
    left = (numpy.arange(steps) + .5) / steps * threshold
    right = threshold + (numpy.arange(steps) + .5) / steps * (1 - threshold)
    return found(left).mean() * threshold + (1 - found(right)).mean() * (1 - threshold)


class MinHashLSH:
    def __init__(self, threshold=.9, num_perm=128):
        shapes = ((b, r) for b in range(1, num_perm + 1) for r in range(1, num_perm // b + 1))
        self.b, self.r = min(shapes, key=lambda shape: wrong_area(threshold, *shape))
        self.tables = [{} for _ in range(self.b)]

    def bands(self, m):
        for i, table in enumerate(self.tables):
            yield table, bytes(m.hashvalues[i * self.r : (i + 1) * self.r].byteswap().data)

    def insert(self, key, m):
        for table, band in self.bands(m):
            table.setdefault(band, set()).add(key)

    def query(self, m):
        found = set()
        for table, band in self.bands(m):
            found.update(table.get(band, ()))
        return list(found)
