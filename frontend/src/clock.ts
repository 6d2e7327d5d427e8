// A meeting's clock: how long it has lasted, in large type; it turns red when its time is over.

/** Let every clock on the page run. */
export function clocks(): void {
  const tickAll = (): void => {
    for (const clock of document.querySelectorAll<HTMLElement>(".clock[data-began]")) tick(clock);
  };
  setInterval(tickAll, 1000);
  document.addEventListener("htmx:afterSettle", tickAll);
}

function tick(clock: HTMLElement): void {
  const began = Date.parse(clock.dataset.began ?? "");
  const seconds = Math.max(0, Math.floor((Date.now() - began) / 1000));
  const left = Number(clock.dataset.lasts) * 60 - seconds;
  clock.textContent = `${minutes(seconds)} / ${clock.dataset.lasts}:00`;
  clock.classList.toggle("over", left < 0);
}

function minutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
