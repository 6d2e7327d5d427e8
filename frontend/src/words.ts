// The pages are translated on the server; the few words the islands say stand on <body>.

/** Return a sentence in the reader's language. */
export function word(name: "undo" | "saved" | "undone" | "done" | "offline" | "propose"): string {
  return document.querySelector<HTMLElement>(".toasts")?.dataset[name] ?? name;
}

/** Return the token every write carries. */
export function csrf(): string {
  return document.querySelector<HTMLElement>("[data-csrf]")?.dataset.csrf ?? "";
}
