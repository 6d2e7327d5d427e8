// Follow the project on the screen: when its ledger moves, fetch the page again and morph its live
// parts. What somebody is typing is never touched. fetch instead of EventSource, which would need
// every event's name.
import htmx from "htmx.org";
import { Idiomorph } from "idiomorph";

const LIVE = "[data-live]";
let follower: AbortController | undefined;

/** Start following, now and after every page change. */
export function followProject(): void {
  document.addEventListener("DOMContentLoaded", begin);
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target === document.body) begin();
  });
  if (document.readyState !== "loading") begin();
}

/** Fetch the page again and morph its live parts into what stands now. */
export async function refresh(signal?: AbortSignal): Promise<void> {
  const answer = await fetch(location.href, { signal: signal ?? null });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = [...page.querySelectorAll(LIVE)];
  document.querySelectorAll(LIVE).forEach((part, index) => {
    const next = fresh[index];
    if (!next) return;
    Idiomorph.morph(part, next, {
      morphStyle: "innerHTML",
      ignoreActiveValue: true,
      callbacks: { beforeNodeMorphed: (old) => !isBeingTyped(old) },
    });
    htmx.process(part);
  });
}

function begin(): void {
  follower?.abort();
  const place = document.querySelector<HTMLElement>(LIVE);
  if (!place?.dataset.live) return;
  follower = new AbortController();
  void follow(place.dataset.live, place.dataset.after ?? "0", follower.signal);
}

async function follow(url: string, after: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const answer = await fetch(`${url}?after=${after}`, { signal });
      if (!answer.ok || !answer.body) return;
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        const newest = [...part.value.matchAll(/^id: (\d+)$/gm)].at(-1)?.[1];
        if (!newest) continue;
        after = newest;
        await refresh(signal);
      }
    } catch {
      // Gone: the server restarts, or this page was left.
    }
    await new Promise((again) => setTimeout(again, 500 + Math.random() * 1500));
  }
}

/** Whether a node holds words that exist nowhere else yet. */
function isBeingTyped(node: Node): boolean {
  if (!(node instanceof HTMLElement)) return false;
  if (node.matches(":has(> .editor)") || node.ariaBusy === "true") return true;
  if (node instanceof HTMLDetailsElement && node.open) return holdsTyped(node);
  return node instanceof HTMLFormElement && holdsTyped(node);
}

function holdsTyped(part: HTMLElement): boolean {
  const fields = part.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>(
    "input:not([type=hidden]), textarea, select",
  );
  return [...fields].some((field) =>
    field instanceof HTMLSelectElement
      ? field === document.activeElement
      : field.value !== field.defaultValue,
  );
}
