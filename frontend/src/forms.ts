// Forms: lists grow by themselves, nothing is sent twice, and what was done is said.
import { say } from "./toast";
import { word } from "./words";

type Request = { elt: Element; xhr?: XMLHttpRequest; requestConfig?: { verb: string } };

/** Who types into the last row of a list is given another one. */
export function growingRows(): void {
  document.addEventListener("input", (event) => {
    const row = (event.target as Element).closest<HTMLElement>(".rows-editor > div");
    if (!row || row.nextElementSibling) return;
    const next = row.cloneNode(true) as HTMLElement;
    for (const field of next.querySelectorAll<
      HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement
    >("input, select, textarea")) {
      if (field instanceof HTMLSelectElement) field.selectedIndex = 0;
      else field.value = "";
    }
    row.after(next);
  });
}

/** A file that is too large is told so before it is sent. */
export function fittingFiles(): void {
  document.addEventListener("change", (event) => {
    const field = event.target as HTMLInputElement;
    const most = Number(field.dataset.largest);
    if (!most) return;
    const isTooLarge = [...(field.files ?? [])].some((file) => file.size > most);
    field.setCustomValidity(isTooLarge ? (field.dataset.tooLarge ?? "") : "");
    field.reportValidity();
  });
}

/** A button's own address counts, also where the button stands outside its form. */
export function ownAddresses(): void {
  document.addEventListener("htmx:configRequest", (event) => {
    const { detail } = event as CustomEvent<{ path: string; triggeringEvent?: SubmitEvent }>;
    const button = detail.triggeringEvent?.submitter;
    if (button?.hasAttribute("formaction")) detail.path = (button as HTMLButtonElement).formAction;
  });
}

/** A form under way has no buttons; one that was not refused is confirmed on the page after it. */
export function sentOnce(): void {
  let done = false;
  document.addEventListener("htmx:beforeRequest", (event) => disable(event, true));
  document.addEventListener("htmx:afterRequest", (event) => {
    disable(event, false);
    // A refusal is swapped in like any page; only its status says that nothing was done.
    const { xhr, requestConfig } = (event as CustomEvent<Request>).detail;
    done = (xhr?.status ?? 400) < 400 && requestConfig?.verb === "post";
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (done) say(word("done"));
    done = false;
  });
}

function disable(event: Event, disabled: boolean): void {
  const { elt } = (event as CustomEvent<Request>).detail;
  if (!(elt instanceof HTMLFormElement)) return;
  for (const part of elt.elements) if (part instanceof HTMLButtonElement) part.disabled = disabled;
}
