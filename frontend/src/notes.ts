// Notes of a meeting save themselves: when whoever writes pauses, or leaves the field. What somebody
// else wrote there meanwhile is shown, and only the button writes over it then (T4).
import { say } from "./toast";
import { csrf, word } from "./words";

type Answer = { notes?: string; detail?: string; current?: string };

const PAUSE = 600; // after the last key; the other windows follow within a second
const AGAIN = 3000; // the network is away, or the server restarts
const NOTES = "textarea[data-saves]";

const timers = new WeakMap<HTMLTextAreaElement, number>();
const underWay = new WeakSet<HTMLTextAreaElement>();

/** Save every field that asks for it. */
export function savedNotes(): void {
  document.addEventListener("input", (event) => {
    const field = notesIn(event.target);
    if (!field) return;
    said(field, "saved", false);
    later(field, PAUSE);
  });
  document.addEventListener("focusout", (event) => {
    const field = notesIn(event.target);
    if (field) void save(field);
  });
}

function notesIn(target: EventTarget | null): HTMLTextAreaElement | null {
  return target instanceof HTMLTextAreaElement && target.matches(NOTES) ? target : null;
}

function later(field: HTMLTextAreaElement, wait: number): void {
  clearTimeout(timers.get(field));
  timers.set(
    field,
    window.setTimeout(() => void save(field), wait),
  );
}

async function save(field: HTMLTextAreaElement): Promise<void> {
  clearTimeout(timers.get(field));
  const seen = part(field, "input[type=hidden]") as HTMLInputElement | null;
  const words = field.value;
  const isRefused = field.getAttribute("aria-invalid") === "true";
  if (!seen || isRefused || underWay.has(field) || words === field.defaultValue) return;
  underWay.add(field);
  try {
    const answer = await fetch(field.dataset.saves ?? "", {
      method: "PUT",
      keepalive: true,
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
      body: JSON.stringify({ notes: words, seen: seen.value }),
    });
    if (answer.status >= 500) throw new Error(answer.statusText); // busy: tried again
    const told = (await answer.json()) as Answer;
    if (answer.ok) stands(field, seen, words, told.notes ?? words);
    else refused(field, seen, told);
  } catch {
    say(word("offline"), undefined, true);
    later(field, AGAIN);
  } finally {
    underWay.delete(field);
  }
  if (field.isConnected && field.value !== words) later(field, PAUSE); // typed on meanwhile
}

function stands(
  field: HTMLTextAreaElement,
  seen: HTMLInputElement,
  words: string,
  kept: string,
): void {
  field.defaultValue = words;
  seen.value = kept;
  said(field, "saved", field.value === words);
}

/** What was typed stays in the field; beside it stands what is there instead. */
function refused(field: HTMLTextAreaElement, seen: HTMLInputElement, told: Answer): void {
  field.setAttribute("aria-invalid", "true");
  if (told.current !== undefined) {
    seen.value = field.defaultValue = told.current;
    const place = part(field, ".theirs > span");
    if (place) place.textContent = told.current;
    said(field, "theirs", true);
  }
  say(told.detail ?? word("offline"), undefined, true);
}

function said(field: HTMLTextAreaElement, name: "saved" | "theirs", shown: boolean): void {
  const place = part(field, `.${name}`);
  if (place) place.hidden = !shown;
}

function part(field: HTMLTextAreaElement, selector: string): HTMLElement | null {
  return field.closest("[data-whole]")?.querySelector<HTMLElement>(selector) ?? null;
}
