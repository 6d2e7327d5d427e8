// A block copied in Excel and pasted on a cell becomes an import: the columns it covers and the rows
// it falls on are known, so the preview opens with a table that says so. Nothing changes before that.

/** Open the import's preview with the block laid over the grid from this cell on. */
export function pasteBlock(cell: HTMLElement, text: string): void {
  const grid = cell.closest("table");
  const row = cell.closest("tr");
  const form = document.querySelector<HTMLFormElement>("form#pasted");
  const area = form?.querySelector("textarea");
  if (!grid || !row || !form || !area) return;
  const block = text
    .replace(/\r?\n$/, "")
    .split(/\r?\n/)
    .map((line) => line.split("\t"));
  area.value = looksLikeHeader(block[0], grid) ? text : laidOver(block, cell, row, grid);
  form.requestSubmit();
}

function laidOver(
  block: string[][],
  cell: HTMLElement,
  row: HTMLTableRowElement,
  grid: HTMLTableElement,
): string {
  const columns = [...grid.querySelectorAll<HTMLElement>("thead th")];
  const first = [...row.cells].indexOf(cell as HTMLTableCellElement);
  const width = Math.max(...block.map((line) => line.length));
  const heads = columns.slice(first, first + width).map((head) => head.dataset.column ?? "");
  const key = columns.find((head) => head.dataset.key !== undefined)?.dataset.column ?? "";
  const keyed = !heads.includes(key);
  const rows = [...grid.querySelectorAll<HTMLTableRowElement>("tbody tr")];
  const start = rows.indexOf(row);
  const lines = block.map((line, at) => {
    const title = rows[start + at]?.dataset.title ?? "";
    return keyed ? [title, ...line] : line;
  });
  return [keyed ? [key, ...heads] : heads, ...lines].map((line) => line.join("\t")).join("\n");
}

function looksLikeHeader(line: string[] | undefined, grid: HTMLTableElement): boolean {
  const known = new Set(
    [...grid.querySelectorAll<HTMLElement>("thead th")].map((head) => head.dataset.column),
  );
  return (line ?? []).filter((cell) => known.has(cell.trim())).length >= 2;
}
