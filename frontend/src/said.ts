// What a cell's new value means for its row, as the API is told it.
export type Said = Record<string, string | null>;

/** A task's PATCH says only what changed; an owner brings their department along. */
export function changed(cell: HTMLElement, value: string): Said {
  const said = { [cell.dataset.field ?? ""]: valueOf(cell, value) };
  const people =
    cell.dataset.choices && document.querySelector<HTMLTemplateElement>("#people-choices");
  if (cell.dataset.field !== "owner" || !people) return said;
  const chosen = people.content.querySelector<HTMLElement>(`option[value="${CSS.escape(value)}"]`);
  return { ...said, department: chosen?.dataset.department ?? null };
}

/** A check-in is one whole line: what the row says, with one cell said anew (S3). */
export function checkIn(
  row: HTMLTableRowElement,
  cell: HTMLElement,
  value: string,
): Record<string, string | number | null> {
  const cells = [...row.querySelectorAll<HTMLElement>("[data-field]:not([data-fixed])")];
  const line = Object.fromEntries(
    cells.map((each) => [
      each.dataset.field ?? "",
      valueOf(each, each === cell ? value : (each.dataset.value ?? "")),
    ]),
  );
  const percent = Number.parseInt(line.percent ?? "0", 10);
  const begins = cell.dataset.field === "percent" && percent > 0 && line.status === "not_started";
  return { ...line, percent, status: begins ? "in_progress" : (line.status ?? "") };
}

function valueOf(cell: HTMLElement, value: string): string | null {
  return cell.dataset.type === "date" && !value ? null : value;
}
