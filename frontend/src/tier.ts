// Signed rows: who has to approve what is being typed in a cell is said before it is saved (C1).
import type { Field } from "./cell";
import { type Said, changed } from "./said";
import { say } from "./toast";
import { csrf, word } from "./words";

const REFUSED = new Set(["C1.all_departments", "C1.lead_and_head"]);
let asked = 0;

/** Tell under the cell who would have to approve what stands in its field. */
export async function tellTier(cell: HTMLElement): Promise<void> {
  const field = cell.querySelector<Field>(".editor");
  if (!field || !cell.closest("[data-signed][data-writes=task]")) return;
  const turn = ++asked;
  await new Promise((resolve) => setTimeout(resolve, 250));
  if (turn !== asked || !field.isConnected) return;
  const words = field.value === (cell.dataset.value ?? "") ? "" : await tier(cell, field.value);
  if (turn === asked && field.isConnected && words !== null) show(cell, words);
}

function show(cell: HTMLElement, words: string): void {
  const line = cell.querySelector(".tier") ?? document.createElement("output");
  line.className = "tier";
  line.textContent = words;
  if (words) cell.append(line);
  else line.remove();
}

/** Return the sentence; null when it cannot be told now. */
async function tier(cell: HTMLElement, value: string): Promise<string | null> {
  const said = new URLSearchParams();
  for (const [name, each] of Object.entries(changed(cell, value))) {
    if (each === null) return ""; // a day taken out: refused, whoever approves
    said.set(name, each);
  }
  try {
    const answer = await fetch(`/api/v1/tasks/${task(cell)}/tier?${said}`);
    return answer.ok ? ((await answer.json()) as { words: string }).words : null;
  } catch {
    return null;
  }
}

/** What a refused edit may become instead: a change request that says what was typed. */
export function proposal(
  cell: HTMLElement,
  value: string,
  code: string | undefined,
): { label: string; act: () => void } | undefined {
  if (!code || !REFUSED.has(code)) return undefined;
  return { label: word("propose"), act: () => void propose(task(cell), changed(cell, value)) };
}

async function propose(task: string, said: Said): Promise<void> {
  try {
    const answer = await fetch(`/api/v1/tasks/${task}/changes`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
      body: JSON.stringify(said),
    });
    const told = (await answer.json()) as { id?: string; detail?: string };
    if (answer.ok) location.assign(`/changes/${told.id}/`);
    else say(told.detail ?? answer.statusText, undefined, true);
  } catch {
    say(word("offline"), undefined, true);
  }
}

function task(cell: HTMLElement): string {
  return cell.closest("tr")?.dataset.task ?? "";
}
