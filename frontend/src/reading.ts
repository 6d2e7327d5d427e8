// Of a text that somebody signs: whether its end came into view. What is not known stays empty,
// and hinders nobody from signing.
const read = new Set<string>();

/** `data-end-of` stands at the end of the text with a hash; a field with `data-read` says it. */
export function reading(): void {
  for (const happening of ["scroll", "resize", "toggle", "htmx:afterSettle"]) {
    document.addEventListener(happening, soon, { capture: true, passive: true });
  }
  window.addEventListener("resize", soon, { passive: true });
  document.addEventListener("submit", (event) => tell(event.target as HTMLFormElement), true);
  soon();
}

let waits = false;

function soon(): void {
  if (waits) return;
  waits = true;
  requestAnimationFrame(() => {
    waits = false;
    look();
  });
}

function look(): void {
  const bar = document.querySelector<HTMLElement>(".signbar")?.offsetHeight ?? 0;
  for (const end of document.querySelectorAll<HTMLElement>("[data-end-of]")) {
    const { top } = end.getBoundingClientRect();
    if (end.checkVisibility() && top >= 0 && top <= innerHeight - bar)
      read.add(end.dataset.endOf ?? "");
  }
}

/** Only what is sent says it: a page that comes anew meanwhile forgets nothing. */
function tell(form: HTMLFormElement): void {
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && read.has(field.dataset.read ?? ""))
      field.value = "yes";
  }
}
