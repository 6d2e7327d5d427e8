// Lists in a form grow by themselves: who types into the last row is given another one.

/** Keep one empty row at the end of every list. */
export function growingRows(): void {
  document.addEventListener("input", (event) => {
    const row = (event.target as Element).closest<HTMLElement>(".rows-editor > div");
    if (!row || row.nextElementSibling) return;
    const next = row.cloneNode(true) as HTMLElement;
    for (const field of next.querySelectorAll<HTMLInputElement | HTMLSelectElement>(
      "input, select",
    )) {
      if (field instanceof HTMLSelectElement) field.selectedIndex = 0;
      else field.value = "";
    }
    row.after(next);
  });
}
