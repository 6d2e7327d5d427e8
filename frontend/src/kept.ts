// A page may hold several forms. Sending one brings the page anew; what stands half-written in the
// others goes along, and so does the rest of a form of which only a part was sent (formaction).
import { type Field, fieldsOf, isChanged } from "./typed";

type Kept = { given: string; typed: string };
type Request = { requestConfig?: { elt: Element; path: string }; xhr?: XMLHttpRequest };

const kept = new Map<string, Kept>(); // until a page with that field comes, or it is sent

/** Let nobody lose words to another form's button. */
export function keepTyped(): void {
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, detail } = event as CustomEvent<Request>;
    if (target !== document.body) return;
    const { elt, path } = detail.requestConfig ?? {}; // the event's own `elt` is where it is swapped
    const isDone = (detail.xhr?.status ?? 0) < 400;
    const sent = isDone && elt instanceof HTMLFormElement && isWhole(elt, path) ? elt : null;
    for (const [key, field] of named(document.body)) {
      if ((sent && isSent(field.form, sent)) || !isChanged(field)) kept.delete(key);
      else kept.set(key, { given: given(field), typed: value(field) });
    }
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target !== document.body) return;
    for (const [key, field] of named(document.body)) {
      const words = kept.get(key);
      // What somebody else changed meanwhile, or a refusal shows again, stands as it came.
      if (words && words.given === given(field) && !isChanged(field)) put(field, words.typed);
      kept.delete(key);
    }
  });
}

function isWhole(form: HTMLFormElement, path: string | undefined): boolean {
  return !path || new URL(path, location.href).pathname === addressOf(form);
}

/** Whether a form is the one that was sent, also where another answer brought it anew meanwhile. */
function isSent(form: HTMLFormElement | null, sent: HTMLFormElement): boolean {
  if (form === sent || !form || sent.isConnected) return form === sent;
  return addressOf(form) === addressOf(sent);
}

/** Where a form is sent: one of its fields may be called "action". */
function addressOf(form: HTMLFormElement): string {
  return new URL(form.getAttribute("action") ?? "", location.href).pathname;
}

/** The fields of all forms that are sent, each with a name of its own. */
function* named(part: HTMLElement): Generator<[string, Field]> {
  const times = new Map<string, number>();
  for (const field of fieldsOf(part)) {
    if (
      !field.name ||
      field.form?.getAttribute("method") !== "post" ||
      /^(file|password)$/.test(field.type)
    )
      continue;
    const choice = isTick(field) ? field.value : "";
    const key = [addressOf(field.form), field.name, choice].join(" ");
    times.set(key, (times.get(key) ?? 0) + 1);
    yield [`${key} ${times.get(key)}`, field];
  }
}

function isTick(field: Field): field is HTMLInputElement {
  return field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type);
}

function value(field: Field): string {
  return isTick(field) ? String(field.checked) : field.value;
}

function given(field: Field): string {
  if (isTick(field)) return String(field.defaultChecked);
  if (!(field instanceof HTMLSelectElement)) return field.defaultValue;
  return [...field.options].find((option) => option.defaultSelected)?.value ?? "";
}

function put(field: Field, typed: string): void {
  if (isTick(field)) field.checked = typed === "true";
  else field.value = typed;
  for (
    let out = field.closest("details");
    out;
    out = out.parentElement?.closest("details") ?? null
  ) {
    out.open = true;
  }
}
