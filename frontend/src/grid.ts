// A table typed in like a spreadsheet. A cell with data-field is a field of its row's task; what is
// typed goes through the API, so page and program obey the same command.
import { cellOf, close, edit, mayEdit, rest } from "./cell";
import { pasteBlock } from "./paste";
import { save, undo } from "./saving";
import { tellTier } from "./tier";

const STEPS: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Make every grid of the page editable; pages come and go, so the document listens. */
export function grids(): void {
  addEventListener("beforeunload", (event) => {
    if (document.querySelector('[aria-busy="true"]')) event.preventDefault(); // not yet durable
  });
  document.addEventListener("keydown", onKey);
  document.addEventListener("focusin", (event) => {
    const cell = cellOf(event.target);
    if (cell === event.target) rest(cell as HTMLElement);
  });
  for (const begins of ["input", "compositionstart"]) {
    document.addEventListener(begins, (event) => {
      const cell = cellOf(event.target);
      if (!cell) return;
      cell.dataset.editing = "yes";
      void tellTier(cell);
    });
  }
  document.addEventListener("dblclick", (event) => {
    const cell = cellOf(event.target);
    if (cell) edit(cell);
  });
  document.addEventListener("focusout", (event) => {
    const cell = cellOf(event.target);
    if (!cell || event.target === cell) return;
    if (cell.dataset.editing) void save(cell);
    else close(cell);
  });
  document.addEventListener("paste", (event) => {
    const cell = cellOf(document.activeElement);
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!cell || cell.dataset.editing || !text) return;
    event.preventDefault();
    pasteBlock(cell, text);
  });
  document.addEventListener("copy", (event) => {
    const cell = cellOf(document.activeElement);
    if (!cell || cell.dataset.editing || getSelection()?.toString()) return;
    event.preventDefault();
    event.clipboardData?.setData("text/plain", cell.innerText.trim());
  });
}

function onKey(event: KeyboardEvent): void {
  const cell = cellOf(event.target);
  const typing = cell?.dataset.editing || (!cell && isTyping(event.target));
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && !typing) undo();
  else if (cell?.dataset.editing) whileEditing(event, cell);
  else if (cell) whileMoving(event, cell);
}

function whileMoving(event: KeyboardEvent, cell: HTMLElement): void {
  const step = STEPS[event.key];
  if (step) move(cell, ...step);
  else if (event.key === "Tab") return close(cell);
  else if (event.key === "Enter" || event.key === "F2") editOrOpen(cell);
  else return;
  event.preventDefault();
}

function whileEditing(event: KeyboardEvent, cell: HTMLElement): void {
  if (event.isComposing) return;
  if (event.key === "Escape") {
    close(cell);
    cell.focus();
  } else if (event.key === "Enter" || event.key === "Tab") {
    void save(cell);
    if (event.key === "Enter") move(cell, event.shiftKey ? -1 : 1, 0);
    else move(cell, 0, event.shiftKey ? -1 : 1);
  } else return;
  event.preventDefault();
}

function move(cell: HTMLElement, down: number, right: number): void {
  const row = cell.closest("tr");
  const rows = [...(row?.parentElement?.children ?? [])] as HTMLTableRowElement[];
  const cells = [...(row?.cells ?? [])];
  const target = down ? rows[rows.indexOf(row as HTMLTableRowElement) + down] : row;
  for (let at = cells.indexOf(cell as HTMLTableCellElement) + right; ; at += right) {
    const next = target?.cells[at];
    if (!next) return cell.focus();
    if (next.dataset.field || !right) {
      cell.tabIndex = -1;
      next.tabIndex = 0;
      return next.focus();
    }
  }
}

/** Enter on what cannot be typed over follows its link instead. */
function editOrOpen(cell: HTMLElement): void {
  if (mayEdit(cell)) edit(cell);
  else cell.querySelector("a")?.click();
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches("input, textarea, select");
}
