// On a narrow screen the strip of steps begins where one is.

/** Bring the current step of every strip into view, now and after each page that is swapped in. */
export function strip(): void {
  show();
  document.addEventListener("htmx:load", show);
}

function show(): void {
  for (const step of document.querySelectorAll<HTMLElement>(".strip [aria-current]")) {
    const box = step.closest<HTMLElement>(".strip");
    if (box && box.scrollWidth > box.clientWidth) {
      box.scrollLeft = step.offsetLeft - box.offsetLeft - (box.clientWidth - step.offsetWidth) / 2;
    }
  }
}
