// One cell of a grid, and the field that lies over it while it is typed in.
export type Field = HTMLInputElement | HTMLSelectElement;

/** Return the cell of a grid something happened in. */
export function cellOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element
    ? target.closest<HTMLElement>("[role=grid] :is(td, th)[data-field]")
    : null;
}

/** Whether this person may type here. */
export function mayEdit(cell: HTMLElement): boolean {
  return Boolean(cell.closest("tr")?.dataset.editable) && cell.dataset.fixed === undefined;
}

/** A cell of words holds an invisible field while it has the focus, or no Chinese could be typed. */
export function rest(cell: HTMLElement): void {
  if (!mayEdit(cell) || cell.dataset.choices || cell.dataset.type) return;
  place(cell).focus({ preventScroll: true });
}

/** Open the field over a cell with what stands in it. */
export function edit(cell: HTMLElement): void {
  if (!mayEdit(cell) || cell.dataset.editing) return;
  const field = cell.querySelector<Field>(".editor") ?? place(cell);
  cell.dataset.editing = "yes";
  field.value = cell.dataset.value ?? "";
  field.focus();
  if (field instanceof HTMLInputElement && field.type === "text") field.select();
}

/** Lay the field over the cell. What was read by now is what a save overwrites, nothing newer. */
function place(cell: HTMLElement): Field {
  const field = editor(cell);
  field.classList.add("editor");
  field.setAttribute("aria-label", cell.dataset.label ?? cell.dataset.field ?? "");
  cell.dataset.read = cell.closest("tr")?.dataset.version ?? "";
  cell.append(field);
  return field;
}

function editor(cell: HTMLElement): Field {
  const choices = cell.dataset.choices;
  if (choices) {
    const template = document.querySelector<HTMLTemplateElement>(`#${choices}`);
    return template?.content.firstElementChild?.cloneNode(true) as HTMLSelectElement;
  }
  const input = document.createElement("input");
  input.type = cell.dataset.type ?? "text";
  return input;
}

/** Take the field away; what stood in the cell is there again. */
export function close(cell: HTMLElement): void {
  const field = cell.querySelector(".editor");
  delete cell.dataset.editing;
  cell.removeAttribute("aria-invalid");
  field?.classList.remove("editor"); // first: a field taken away loses the focus, which comes here
  field?.remove();
  cell.querySelector(".tier")?.remove();
}
