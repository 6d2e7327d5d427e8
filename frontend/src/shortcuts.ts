// Keys that go somewhere, and how the page looks on this machine.

const GO: Record<string, string> = { h: "/", p: "/projects/", n: "/projects/new/" };
const THEMES = ["", "light", "dark"];

/** `g` then a letter goes; `j` and `k` walk the rows; `?` lists every key. */
export function shortcuts(): void {
  let leader = false;
  document.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    if (target.closest("input, textarea, select, dialog, [role=grid]")) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key;
    const went = leader ? GO[key] : undefined;
    leader = key === "g";
    if (went) document.querySelector<HTMLElement>(`a[href="${went}"]`)?.click();
    else if (key === "?") document.querySelector<HTMLDialogElement>(".keys")?.showModal();
    else if (key === "j" || key === "k") walk(key === "j" ? 1 : -1);
    else if (key === "/") document.querySelector<HTMLElement>("[data-palette]")?.click();
    else if (key === "Escape") document.querySelector<HTMLElement>(".panel [data-close]")?.click();
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-keys]");
    if (button) document.querySelector<HTMLDialogElement>(".keys")?.showModal();
  });
}

/** Keep the theme this browser was told; without one it follows the system. */
export function appearance(): void {
  const kept = localStorage.getItem("theme") ?? "";
  if (kept) document.documentElement.dataset.theme = kept;
  document.addEventListener("click", (event) => {
    if (!(event.target as Element).closest("[data-theme-switch]")) return;
    const now = document.documentElement.dataset.theme ?? "";
    const next = THEMES[(THEMES.indexOf(now) + 1) % THEMES.length] ?? "";
    if (next) document.documentElement.dataset.theme = next;
    else delete document.documentElement.dataset.theme;
    localStorage.setItem("theme", next);
  });
}

/** Rows, and asks of 待办: whatever the page lists. */
function walk(step: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>(".ledger tbody th a, .asks h3 a")];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  rows[Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus();
}
