// One line at the foot of the page: what was done, and how to take it back.
/** Say something for eight seconds; an offer can be taken meanwhile. */
export function say(
  words: string,
  offer?: { label: string; act: () => void },
  bad: boolean = false,
): void {
  const place = document.querySelector<HTMLElement>(".toasts");
  if (!place) return;
  const line = document.createElement("div");
  line.className = bad ? "bad" : "";
  line.setAttribute("role", bad ? "alert" : "status");
  line.append(words);
  if (offer) {
    const button = document.createElement("button");
    button.className = "btn small";
    button.textContent = offer.label;
    button.addEventListener("click", () => {
      line.remove();
      offer.act();
    });
    line.append(button);
  }
  place.replaceChildren(line);
  setTimeout(() => line.remove(), bad ? 20_000 : 8_000);
}
