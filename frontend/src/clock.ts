// A meeting's clock in large type: how long it has lasted, and which point is due now by its minutes.

/** Let every clock on the page run. */
export function clocks(): void {
  const tickAll = (): void => {
    for (const clock of document.querySelectorAll<HTMLElement>(".clock[data-began]")) tick(clock);
  };
  setInterval(tickAll, 1000);
  document.addEventListener("htmx:afterSettle", tickAll);
  tickAll();
}

function tick(clock: HTMLElement): void {
  const began = Date.parse(clock.dataset.began ?? "");
  const seconds = Math.max(0, Math.floor((Date.now() - began) / 1000));
  const left = Number(clock.dataset.lasts) * 60 - seconds;
  clock.textContent = `${minutes(seconds)} / ${clock.dataset.lasts}:00`;
  clock.classList.toggle("over", left < 0);
  let ends = 0;
  for (const box of document.querySelectorAll<HTMLElement>(".box[data-minutes]")) {
    const begins = ends;
    ends = box.dataset.minutes ? begins + Number(box.dataset.minutes) * 60 : seconds + left;
    show(box, seconds < begins, ends - seconds);
  }
}

/** Due now: what is left of its minutes. Past, and nothing noted: how far over it is. */
function show(box: HTMLElement, isToCome: boolean, left: number): void {
  const field = box.closest("article")?.querySelector("textarea");
  const isDue = !isToCome && left >= 0;
  const isOver = !isToCome && left < 0 && field?.value.trim() === "";
  box.classList.toggle("now", isDue);
  box.classList.toggle("over", isOver);
  const words = isDue ? box.dataset.left : isOver ? box.dataset.over : "";
  box.textContent = (words ?? "").replace("{t}", minutes(Math.abs(left)));
}

function minutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
