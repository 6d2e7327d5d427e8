// Ctrl/⌘-K: the server answers with a list, the arrows walk it, Enter goes.

/** Open the palette by key or button. */
export function palette(): void {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
      return;
    }
    const dialog = (event.target as Element).closest<HTMLDialogElement>(".palette");
    if (dialog) walk(event, dialog);
  });
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest("[data-palette]")) open();
    const dialog = target.closest<HTMLDialogElement>("dialog");
    if (dialog && (target === dialog || target.closest("a"))) dialog.close();
  });
}

function open(): void {
  const dialog = document.querySelector<HTMLDialogElement>(".palette");
  const input = dialog?.querySelector("input");
  if (!dialog || !input || dialog.open) return;
  dialog.showModal();
  input.select();
  input.dispatchEvent(new Event("search"));
}

/** The input and the links below it are one column the arrows walk. */
function walk(event: KeyboardEvent, dialog: HTMLDialogElement): void {
  const stops = [...dialog.querySelectorAll<HTMLElement>("input, a")];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  if (event.key === "ArrowDown") stops[Math.min(at + 1, stops.length - 1)]?.focus();
  else if (event.key === "ArrowUp") stops[Math.max(at - 1, 0)]?.focus();
  else if (event.key === "Enter" && at === 0) stops[1]?.click();
  else return;
  event.preventDefault();
}
