.pragma library

const code = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

// Lays out keys left to right. -> [{kind, text, row, column, span}], kind: key, script, space,
// backspace or submit. The last row is filled: what is left of it goes to backspace and submit.
// otherScript: the text of the key that changes the letters; "" for none. bare: without that last row.
function keys(mode, alphabet, columns, withSubmit, otherScript, bare) {
    if (mode === "digits")
        return digits(withSubmit);
    const laid = [];
    let cell = 0;
    const add = (kind, text, span) => {
        const row = Math.floor(cell / columns);
        laid.push({ kind: kind, text: text, row: row, column: cell % columns, span: span });
        cell += span;
    };
    const plain = alphabet !== "" ? alphabet : mode === "name" ? letters + "-'" : code;
    for (const letter of plain)
        add("key", letter, 1);
    if (bare)
        return laid;
    let left = columns - cell % columns;
    const script = otherScript === "" ? 0 : 1;
    const needed = (mode === "name" ? 2 - script : 0) + script + 1 + (withSubmit ? 2 : 0);
    if (left < needed) {
        cell += left;
        left = columns;
    }
    if (script) {
        add("script", otherScript, 1);
        left -= 1;
    }
    if (mode === "name") {
        const span = Math.max(Math.min(2, left - 3), left - (withSubmit ? 5 : 2));
        add("space", " ", span);
        left -= span;
    }
    const backspaceSpan = !withSubmit ? left : left > 4 ? 2 : Math.max(1, Math.floor(left / 2));
    add("backspace", "", backspaceSpan);
    if (withSubmit)
        add("submit", "", left - backspaceSpan);
    return laid;
}

function digits(withSubmit) {
    const laid = [];
    for (let i = 0; i < 9; i++)
        laid.push({ kind: "key", text: String(i + 1), row: Math.floor(i / 3), column: i % 3, span: 1 });
    laid.push({ kind: "backspace", text: "", row: 3, column: 0, span: 1 });
    laid.push({ kind: "key", text: "0", row: 3, column: 1, span: withSubmit ? 1 : 2 });
    if (withSubmit)
        laid.push({ kind: "submit", text: "", row: 3, column: 2, span: 1 });
    return laid;
}
