// A part of a page says in data-follows what it shows: "project:CODE", "organisation" for people and
// settings, "person" for all of it, "time" for what no event tells of (how the worker fares). When that moves, the part is fetched again and morphed in. What somebody is typing waits.
import htmx from "htmx.org";
import { Idiomorph } from "idiomorph";

import { heardSince, listen, type News } from "./line";
import { holdsTyped, isTyped } from "./typed";

const FOLLOWS = "[data-follows][id]";
const BURST = 40; // events of one command come together
const SOMETIMES = 10_000; // what follows the time
const AGAIN = 2000; // the network is away, or the server restarts

let asked = performance.timeOrigin; // when the page on the screen was asked for
let timer: number | undefined;
let isFetching = false;
let isBehind = false; // news came while fetching, or while nobody looked
let waiting = 0; // parts that stay as they are while somebody types in them

/** Keep every page on the screen as it is on the server. */
export function followChanges(): void {
  listen((news) => {
    if (parts().some((part) => concerns(part, news))) soon();
  });
  document.addEventListener("htmx:beforeRequest", () => (asked = Date.now()));
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target === document.body) catchUp();
  });
  document.addEventListener("visibilitychange", () => isBehind && soon());
  addEventListener("online", () => isBehind && soon());
  document.addEventListener("focusout", () => waiting && soon());
  setInterval(() => parts().some((part) => part.dataset.follows === "time") && soon(), SOMETIMES);
  catchUp();
}

/** Fetch the page again and morph its parts into what stands now. */
export async function refresh(): Promise<void> {
  const page = location.href;
  const answer = await fetch(page, { headers: { "X-Part": "main" }, cache: "no-store" });
  if (location.href !== page || answer.redirected) return;
  if (answer.status === 404 && !holdsTyped(document.body)) location.reload(); // not theirs any more
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  waiting = 0;
  for (const part of parts()) {
    const next = fresh.getElementById(part.id);
    if (!next || next.dataset.follows !== part.dataset.follows) continue;
    Idiomorph.morph(part, next, {
      morphStyle: "outerHTML",
      ignoreActiveValue: true,
      callbacks: {
        beforeNodeMorphed: (old, fresh) => !stays(old, fresh),
        beforeNodeRemoved: (old) => !stays(old),
        beforeAttributeUpdated: (name) => name !== "open", // what was unfolded stays so
      },
    });
    htmx.process(part);
  }
  sayWhatWaits();
}

function parts(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(FOLLOWS)];
}

function concerns(part: HTMLElement, news: News): boolean {
  const follows = part.dataset.follows ?? "";
  return follows === "person" || !news.project || follows === `project:${news.project}`;
}

/** What happened between the page's making and our listening was heard by another tab, or will be. */
function catchUp(): void {
  if (parts().length && heardSince(asked)) soon();
}

function soon(): void {
  isBehind = true;
  if (timer || isFetching || document.hidden) return;
  timer = window.setTimeout(() => void fetchAgain(), BURST);
}

async function fetchAgain(): Promise<void> {
  timer = undefined;
  isFetching = true;
  isBehind = false;
  const came = await refresh().then(
    () => true,
    () => false,
  );
  isFetching = false;
  isBehind ||= !came;
  if (isBehind) setTimeout(soon, came ? 0 : AGAIN);
}

/** Whether a node stays as it is: it is being typed in, or is what somebody was shown to sign (K4). */
function stays(old: Node, fresh?: Node): boolean {
  if (!(old instanceof HTMLElement)) return false;
  if (fresh && old.matches("[data-stays]")) return true;
  if (!isTyped(old) && !(!fresh && holdsTyped(old))) return false;
  if (!fresh || plain(old) !== plain(fresh)) waiting += 1;
  return true;
}

/** What a node says without the tokens and fields the islands put into it. */
function plain(node: Node): string {
  const copy = node.cloneNode(true) as HTMLElement;
  for (const each of copy.querySelectorAll("[name=csrfmiddlewaretoken], .editor")) each.remove();
  return copy.textContent ?? "";
}

function sayWhatWaits(): void {
  const chip = document.querySelector<HTMLElement>(".waiting");
  if (!chip) return;
  chip.hidden = !waiting;
  chip.textContent = (chip.dataset.word ?? "").replace("{n}", String(waiting));
}
