"""Against the published vectors of Certificate Transparency (RFC 6962 test data), then by properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments import merkle

DATA = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
LEAVES = [merkle.leaf_hash(bytes.fromhex(one)) for one in DATA]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = [  # (index, size, proof)
    (0, 1, []),
    (
        0,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (
        1,
        5,
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
]
CONSISTENCY = [  # (old size, new size, proof)
    (1, 1, []),
    (
        1,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        6,
        8,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        5,
        [
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
    (
        6,
        7,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
]
HASHES = st.binary(min_size=32, max_size=32)
SIZES = st.integers(1, 70)


def hashes(proof):
    return [bytes.fromhex(one) for one in proof]


def leaves(count):
    return [merkle.leaf_hash(str(number).encode()) for number in range(count)]


def flipped(hash_, bit):
    return (int.from_bytes(hash_, "big") ^ (1 << bit)).to_bytes(32, "big")


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_equal_the_published_ones(size):
    assert merkle.tree_root(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_the_empty_tree_has_the_hash_of_nothing():
    assert merkle.tree_root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_leaf_and_node_hashes_equal_the_published_ones():
    leaf, node = merkle.leaf_hash(b"L123456"), merkle.node_hash(b"N123", b"N456")

    assert leaf.hex() == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    assert node.hex() == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"


@pytest.mark.parametrize(("index", "size", "proof"), INCLUSION)
def test_inclusion_proofs_equal_the_published_ones_and_verify(index, size, proof):
    root = bytes.fromhex(ROOTS[size - 1])

    assert merkle.inclusion_proof(LEAVES[:size], index) == hashes(proof)
    assert merkle.verify_inclusion(LEAVES[index], index, size, hashes(proof), root)


@pytest.mark.parametrize(("old", "new", "proof"), CONSISTENCY)
def test_consistency_proofs_equal_the_published_ones_and_verify(old, new, proof):
    assert merkle.consistency_proof(LEAVES[:new], old) == hashes(proof)
    assert merkle.verify_consistency(
        old, new, hashes(proof), bytes.fromhex(ROOTS[old - 1]), bytes.fromhex(ROOTS[new - 1])
    )


@given(size=SIZES)
def test_every_leaf_of_every_tree_is_proved(size):
    tree = leaves(size)
    root = merkle.tree_root(tree)
    depth = (size - 1).bit_length()

    for index in range(size):
        proof = merkle.inclusion_proof(tree, index)
        assert len(proof) <= depth
        assert merkle.verify_inclusion(tree[index], index, size, proof, root)


@given(size=SIZES)
def test_every_beginning_of_every_tree_is_proved(size):
    tree = leaves(size)
    root = merkle.tree_root(tree)

    for old in range(1, size + 1):
        proof = merkle.consistency_proof(tree, old)
        assert len(proof) <= (size - 1).bit_length() + 1
        assert merkle.verify_consistency(old, size, proof, merkle.tree_root(tree[:old]), root)


@given(size=SIZES, data=st.data())
def test_a_tampered_inclusion_never_verifies(size, data):
    tree = leaves(size)
    index = data.draw(st.integers(0, size - 1))
    proof, root, leaf = merkle.inclusion_proof(tree, index), merkle.tree_root(tree), tree[index]
    bit = data.draw(st.integers(0, 255))
    other = data.draw(st.integers(0, size + 5).filter(lambda number: number != index))

    assert not merkle.verify_inclusion(flipped(leaf, bit), index, size, proof, root)
    assert not merkle.verify_inclusion(leaf, index, size, proof, flipped(root, bit))
    assert not merkle.verify_inclusion(leaf, other, size, proof, root)
    assert not merkle.verify_inclusion(leaf, index, size, [*proof, root], root)
    assert not merkle.verify_inclusion(leaf, index, size, [root, *proof], root)
    for place in range(len(proof)):
        altered = [*proof[:place], flipped(proof[place], bit), *proof[place + 1 :]]
        assert not merkle.verify_inclusion(leaf, index, size, altered, root)
        assert not merkle.verify_inclusion(leaf, index, size, proof[:place] + proof[place + 1 :], root)


@given(size=st.integers(2, 70), data=st.data())
def test_a_tampered_consistency_never_verifies(size, data):
    tree = leaves(size)
    old = data.draw(st.integers(1, size - 1))
    proof, before, after = merkle.consistency_proof(tree, old), merkle.tree_root(tree[:old]), merkle.tree_root(tree)
    bit = data.draw(st.integers(0, 255))

    assert not merkle.verify_consistency(old, size, proof, flipped(before, bit), after)
    assert not merkle.verify_consistency(old, size, proof, before, flipped(after, bit))
    assert not merkle.verify_consistency(old, size, proof, after, before)
    assert not merkle.verify_consistency(old, size, [], before, after)
    assert not merkle.verify_consistency(old, size, [*proof, after], before, after)
    for place in range(len(proof)):
        altered = [*proof[:place], flipped(proof[place], bit), *proof[place + 1 :]]
        assert not merkle.verify_consistency(old, size, altered, before, after)


@given(
    leaf=HASHES | st.binary() | st.none(),
    index=st.integers() | st.none() | st.booleans(),
    size=st.integers() | st.text(),
    proof=st.lists(HASHES | st.binary(max_size=40) | st.none(), max_size=8) | st.none(),
    root=HASHES | st.text(),
)
def test_verifying_rubbish_answers_no_and_never_raises(leaf, index, size, proof, root):
    assert merkle.verify_inclusion(leaf, index, size, proof, root) is False or size == 1
    assert merkle.verify_consistency(index, size, proof, root, leaf) is False or index == size


@pytest.mark.parametrize(
    ("old", "new", "proof"), [(0, 0, []), (0, 5, []), (5, 4, []), (-1, 4, []), (2, 2, [LEAVES[0]]), (True, True, [])]
)
def test_outside_the_domain_nothing_is_consistent(old, new, proof):
    assert not merkle.verify_consistency(old, new, proof, LEAVES[0], LEAVES[0])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 1), (False, True)])
def test_outside_the_domain_nothing_is_included(index, size):
    assert not merkle.verify_inclusion(LEAVES[0], index, size, [], LEAVES[0])


@pytest.mark.parametrize("call", [lambda: merkle.inclusion_proof([], 0), lambda: merkle.consistency_proof(LEAVES, 0)])
def test_no_proof_is_made_of_what_does_not_exist(call):
    with pytest.raises(ValueError, match="tree of"):
        call()


@given(batches=st.lists(st.integers(0, 9), max_size=12))
def test_a_tree_grown_in_batches_from_stored_nodes_equals_the_whole_one(batches):
    whole, nodes = leaves(sum(batches)), {}
    size = 0
    for batch in batches:
        nodes.update(merkle.grown_nodes(size, whole[size : size + batch], nodes.__getitem__))
        size += batch

    for index in range(size):
        spans = merkle.inclusion_spans(index, size)
        assert [merkle.stored_root(span, nodes) for span in spans] == merkle.inclusion_proof(whole, index)
    for old in range(1, size + 1):
        assert merkle.stored_root((0, old), nodes) == merkle.tree_root(whole[:old])
        spans = merkle.consistency_spans(old, size)
        assert [merkle.stored_root(span, nodes) for span in spans] == merkle.consistency_proof(whole, old)
