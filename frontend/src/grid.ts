// A table typed in like a spreadsheet. A cell with data-field is a field of its row's task; what is
// typed goes through the API's PATCH, so page and program obey the same command.
import { refresh } from "./live";
import { pasteBlock } from "./paste";
import { say } from "./toast";
import { csrf, word } from "./words";

type Field = HTMLInputElement | HTMLSelectElement;
type Problem = { detail?: string };

const STEPS: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};
const undone: (() => void)[] = [];
const queues = new Map<string, Promise<string | null>>();
/** "task version" → the version our own write made of it. */
const own = new Map<string, string>();

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
      if (cell) cell.dataset.editing = "yes";
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
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && !typing) undone.pop()?.();
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

/** A cell of words holds an invisible field while it has the focus, or no Chinese could be typed. */
function rest(cell: HTMLElement): void {
  if (!mayEdit(cell) || cell.dataset.choices || cell.dataset.type) return;
  place(cell).focus({ preventScroll: true });
}

/** Enter on what cannot be typed over follows its link instead. */
function editOrOpen(cell: HTMLElement): void {
  if (mayEdit(cell)) edit(cell);
  else cell.querySelector("a")?.click();
}

function edit(cell: HTMLElement): void {
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

function close(cell: HTMLElement): void {
  const field = cell.querySelector(".editor");
  delete cell.dataset.editing;
  cell.removeAttribute("aria-invalid");
  field?.classList.remove("editor"); // first: a field taken away loses the focus, which comes here
  field?.remove();
}

function mayEdit(cell: HTMLElement): boolean {
  return Boolean(cell.closest("tr")?.dataset.editable) && cell.dataset.fixed === undefined;
}

/** Echo at once, then write; what the server refuses is opened again with what was typed. */
async function save(cell: HTMLElement): Promise<void> {
  const field = cell.querySelector<Field>(".editor");
  if (!field || !cell.dataset.editing) return;
  const [before, typed] = [cell.dataset.value ?? "", field.value];
  const shown = field instanceof HTMLSelectElement ? field.selectedOptions[0]?.text : typed;
  close(cell);
  if (typed === before) return;
  const rest = cell.innerHTML;
  cell.textContent = shown ?? "";
  cell.ariaBusy = "true";
  const problem = await write(cell, typed, cell.dataset.read ?? "");
  cell.removeAttribute("aria-busy");
  if (problem === null) {
    cell.dataset.value = typed;
    const back = () => void revert(cell, before);
    undone.push(back);
    say(word("saved"), { label: word("undo"), act: back });
    return;
  }
  cell.innerHTML = rest;
  await refresh();
  edit(cell);
  const again = cell.querySelector<Field>(".editor");
  if (again) again.value = typed;
  cell.setAttribute("aria-invalid", "true");
  say(problem, undefined, true);
}

async function revert(cell: HTMLElement, before: string): Promise<void> {
  const problem = await write(cell, before, cell.closest("tr")?.dataset.version ?? "");
  if (problem === null) cell.dataset.value = before;
  say(problem ?? word("undone"), undefined, problem !== null);
  await refresh();
}

/** Return null when it stands, else the sentence that says why not. One row's writes queue up. */
function write(cell: HTMLElement, value: string, read: string): Promise<string | null> {
  const task = cell.closest("tr")?.dataset.task ?? "";
  const turn = (queues.get(task) ?? Promise.resolve(null)).then(() => send(cell, value, read));
  queues.set(task, turn);
  return turn;
}

async function send(cell: HTMLElement, value: string, read: string): Promise<string | null> {
  const row = cell.closest("tr");
  if (!row) return null;
  // Who types on while the cell before is still being saved has read their own words.
  let version = read;
  const followed = () => own.get(`${row.dataset.task} ${version}`);
  for (let next = followed(); next; next = followed()) version = next;
  const checksIn = cell.closest("table")?.dataset.writes === "check-in";
  const url = `/api/v1/tasks/${row.dataset.task}`;
  try {
    const answer = await fetch(checksIn ? `${url}/check-ins` : url, {
      method: checksIn ? "POST" : "PATCH",
      keepalive: true,
      headers: {
        "Content-Type": "application/json",
        "If-Match": `"${version}"`,
        "X-CSRFToken": csrf(),
      },
      body: JSON.stringify(checksIn ? checkIn(row, cell, value) : changed(cell, value)),
    });
    const said = (await answer.json()) as Problem & { version?: number };
    if (!answer.ok) return said.detail ?? answer.statusText;
    own.set(`${row.dataset.task} ${version}`, String(said.version));
    row.dataset.version = String(said.version);
    return null;
  } catch {
    return word("offline");
  }
}

/** A task's PATCH says only what changed; an owner brings their department along. */
function changed(cell: HTMLElement, value: string): Record<string, string | null> {
  const said = { [cell.dataset.field ?? ""]: valueOf(cell, value) };
  const people =
    cell.dataset.choices && document.querySelector<HTMLTemplateElement>("#people-choices");
  if (cell.dataset.field !== "owner" || !people) return said;
  const chosen = people.content.querySelector<HTMLElement>(`option[value="${CSS.escape(value)}"]`);
  return { ...said, department: chosen?.dataset.department ?? null };
}

/** A check-in is one whole line: what the row says, with one cell said anew (S3). */
function checkIn(
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

function cellOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element
    ? target.closest<HTMLElement>("[role=grid] :is(td, th)[data-field]")
    : null;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches("input, textarea, select");
}
