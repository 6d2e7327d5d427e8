// What was typed in a cell becomes durable: echoed at once, written through the API, undone by Ctrl-Z.
import { close, edit, type Field } from "./cell";
import { refresh } from "./live";
import { changed, checkIn } from "./said";
import { proposal } from "./tier";
import { say } from "./toast";
import { csrf, word } from "./words";

type Problem = { detail: string; code?: string };

const undone: (() => void)[] = [];
const queues = new Map<string, Promise<Problem | null>>();
/** "task version" → the version our own write made of it. */
const own = new Map<string, string>();

/** Take back the last change of a cell on this page. */
export function undo(): void {
  undone.pop()?.();
}

/** Echo at once, then write; what the server refuses is opened again with what was typed. */
export async function save(cell: HTMLElement): Promise<void> {
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
  say(problem.detail, proposal(cell, typed, problem.code), true);
}

async function revert(cell: HTMLElement, before: string): Promise<void> {
  if (!cell.isConnected) return; // its page was left
  const problem = await write(cell, before, cell.closest("tr")?.dataset.version ?? "");
  if (problem === null) cell.dataset.value = before;
  say(problem?.detail ?? word("undone"), undefined, problem !== null);
  await refresh();
}

/** Return null when it stands, else why not. One row's writes queue up. */
function write(cell: HTMLElement, value: string, read: string): Promise<Problem | null> {
  const task = cell.closest("tr")?.dataset.task ?? "";
  const turn = (queues.get(task) ?? Promise.resolve(null)).then(() => send(cell, value, read));
  queues.set(task, turn);
  return turn;
}

async function send(cell: HTMLElement, value: string, read: string): Promise<Problem | null> {
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
    const said = (await answer.json()) as Partial<Problem> & { version?: number };
    if (!answer.ok) return { detail: answer.statusText, ...said };
    own.set(`${row.dataset.task} ${version}`, String(said.version));
    row.dataset.version = String(said.version);
    return null;
  } catch {
    return { detail: word("offline") };
  }
}
