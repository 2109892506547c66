import pytest

from tools.check_chromium80 import script_faults, style_faults


@pytest.mark.parametrize(
    "source",
    [
        "a ??= 1;",
        "a ||= b;",
        "list.at(-1);",
        "list?.at(0)",
        "text.replaceAll('a', 'b');",
        "const copy = structuredClone(a);",
        "crypto.randomUUID();",
        "class A { #go() { return 1; } }",
        "class A { static { a = 1; } }",
        "Object.hasOwn(a, 'b')",
        "list.findLast(f)",
        "Promise.any(all)",
        "new WeakRef(a)",
        "const a = await fetch(b);",
        "node.replaceChildren(a)",
        "`${list.at(-1)}`",
        "AbortSignal.timeout(100)",
        "throw new Error('a', { cause: b })",
    ],
)
def test_scripts_that_chromium_80_cannot_run_are_refused(source):
    assert list(script_faults(source))


@pytest.mark.parametrize(
    "source",
    [
        "const a = b ?? c?.d;",
        "class A { #x = 1; go() { return this.#x; } }",
        "// list.at(-1)\n/* structuredClone */ const a = 1;",
        "const text = 'use list.at(-1) or a ??= b';",
        "const pattern = /a.at(b)/g;",
        "const words = `replaceAll`;",
        "const at = 1; show({ at, with: 2 });",
        "async function go() { await fetch(a); }",
        "for (const a of b) { a / 2; }",
        'import("./a.js").then(go);',
        "import { a } from './b.js';",
        "const share = done / total; const again = x.y / 2;",
    ],
)
def test_scripts_that_chromium_80_runs_pass(source):
    assert list(script_faults(source)) == []


@pytest.mark.parametrize(
    "source",
    [
        ".a:has(.b) { color: red; }",
        ".a { inset: 0; }",
        ".a { inset-inline-start: 0; }",
        ".a { aspect-ratio: 1; }",
        ".a { display: flex; gap: 1rem; }",
        ".a { gap: 1rem; }",
        ":is(a, b) { color: red; }",
        ".a { margin-inline: auto; }",
        ".a { height: 100dvh; }",
        ".a { color: color-mix(in srgb, red, blue); }",
        "@layer a { .b { color: red; } }",
        ".a {\n  & .b { color: red; }\n}",
    ],
)
def test_styles_that_chromium_80_drops_are_refused(source):
    assert list(style_faults(source))


@pytest.mark.parametrize(
    "source",
    [
        ".a { display: grid; gap: 1rem; }",
        ".a { margin-inline-start: auto; padding-block-end: 1rem; }",
        "/* .a:has(.b) */ .a { color: red; }",
        '.a::before { content: ":has(inset: 0)"; }',
        ".a:not(.b) { color: red; }",
        ".a { width: calc(100% - 1rem); max-width: min(100%, 40rem); }",
    ],
)
def test_styles_that_chromium_80_knows_pass(source):
    assert list(style_faults(source)) == []


def test_a_fault_names_its_line():
    assert list(script_faults("const a = 1;\n\na ??= 2;")) == [(3, "??= (Chromium 85)")]
